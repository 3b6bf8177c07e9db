import Alarms
import Snapshots
import TankFarm
import Testing

@testable import TUI

/// A named person's answer to a level in doubt.
@Suite struct AcceptingTests {
    let size = FrameSize(columns: 80, rows: 24)
    let doubted = SampleFarm.doubted()

    private func press(_ state: inout ConsoleState, _ keys: Key..., on snapshot: FarmSnapshot) -> [ConsoleEffect] {
        keys.flatMap { state.handle($0, snapshot: snapshot, size: size, now: SampleFarm.now) }
    }

    private func lines(_ state: ConsoleState, _ snapshot: FarmSnapshot) -> [String] {
        Screen.render(state, snapshot, size: size, now: SampleFarm.now).lines
    }

    @Test(arguments: ["TK-102", "TK-104"] as [TankName])
    func `asks once and sends the intent at the second y`(tank: TankName) {
        var state = ConsoleState(view: .tank, selectedTank: tank)
        #expect(press(&state, .character("y"), on: doubted).isEmpty)
        #expect(
            press(&state, .character("y"), on: doubted) == [
                .submit(.accept(tank, seenMillimetres: doubted.tank(tank)?.level.value, comment: nil))
            ])
        #expect(state.prompt == nil)
    }

    @Test func `question names the tank, its level and what the name is given for`() {
        var state = ConsoleState(view: .tank, selectedTank: "TK-104")
        _ = press(&state, .character("y"), on: doubted)
        #expect(
            lines(state, doubted)[22].contains(
                "TK-104 8960: y accepts the level as true, with your name; any other key"))
    }

    @Test(arguments: [.character("n"), .escape, .enter, .down] as [Key])
    func `any other key accepts nothing`(key: Key) {
        var state = ConsoleState(view: .tank, selectedTank: "TK-104")
        #expect(press(&state, .character("y"), key, on: doubted).isEmpty)
        #expect(state.prompt == nil)
        #expect(state.view == .tank)
        #expect(state.selectedTank == "TK-104")
        #expect(state.message == "nothing accepted")
    }

    @Test(arguments: ["TK-101", "V-202", "V-204", "SW-403"] as [TankName])
    func `asks nothing of a level that neither jumped nor stopped`(tank: TankName) {
        var state = ConsoleState(view: .tank, selectedTank: tank)
        #expect(press(&state, .character("y"), .character("y"), on: doubted).isEmpty)
        #expect(state.message?.contains("nothing to accept") == true)
    }

    @Test(arguments: ConsoleView.allCases.filter { $0 != .tank })
    func `says in another view where a level is accepted`(view: ConsoleView) {
        var state = ConsoleState(view: view, selectedTank: "TK-104")
        #expect(press(&state, .character("y"), .character("y"), on: doubted).isEmpty)
        #expect(state.message?.contains("in the tank's view") == true)
    }

    @Test func `answer to a stop is not taken for one to a jump that came since`() {
        var state = ConsoleState(view: .tank, selectedTank: "TK-104")
        _ = press(&state, .character("y"), on: doubted)
        var later = doubted
        SampleFarm.change(&later, "TK-104") { $0.level = .uncertain(200, .jump) }
        #expect(press(&state, .character("y"), on: later).isEmpty)
        #expect(state.messageKind == .caution)
    }

    @Test func `key line shows y first, and only while the tank asks`() {
        let asks = lines(ConsoleState(view: .tank, selectedTank: "TK-102"), doubted)
        #expect(asks[23].hasPrefix(" y accept"))
        #expect(asks[23].contains("q leave"))
        #expect(!lines(ConsoleState(view: .tank, selectedTank: "TK-101"), doubted)[23].contains("accept"))
    }

    @Test func `says accepted only when it is on record`() {
        var state = ConsoleState(view: .tank, selectedTank: "TK-104")
        _ = press(&state, .character("y"), .character("y"), on: doubted)
        state.received([IntentResult(tank: "TK-104", done: true)])
        #expect(state.message == "TK-104 level accepted as true — on record")
        #expect(state.submitted.isEmpty)
        _ = press(&state, .character("y"), .character("y"), on: doubted)
        state.received([IntentResult(tank: "TK-104", done: true, why: "taken, but not on record")])
        #expect(state.message == "TK-104 level accepted as true — taken, but not on record")
        #expect(state.messageKind == .caution)
        _ = press(&state, .character("y"), .character("y"), on: doubted)
        state.received([IntentResult(tank: "TK-104", done: false, why: "nothing to accept")])
        #expect(state.message == "TK-104: nothing to accept")
    }

    @Test func `tells the answer to an acknowledged level fault from that to an accepted level`() {
        var farm = doubted
        let fault = AlarmID(.tank("TK-104"), .levelFault)
        farm.alarms = [SampleFarm.alarm(.tank("TK-104"), .levelFault, serial: 50, secondsAgo: 3)]
        var state = ConsoleState(view: .alarms)
        state.selectedAlarm = fault
        #expect(press(&state, .character("a"), on: farm).count == 1)
        _ = press(&state, .enter, .enter, .character("y"), .character("y"), on: farm)
        state.received([IntentResult(alarm: fault, done: true)])
        #expect(state.message?.hasPrefix("acknowledged: TK-104") == true)
        state.received([IntentResult(tank: "TK-104", done: true)])
        #expect(state.message?.hasPrefix("TK-104 level accepted") == true)
    }

    /// The question about a stop, which stands while the gateway has fallen silent behind it.
    private var hiddenStop: FarmSnapshot {
        var farm = doubted
        SampleFarm.change(&farm, "TK-104") {
            $0.level = .uncertain(8_960, .gatewayStale)
            $0.asksAbout = .stuck
        }
        return farm
    }

    @Test func `asks as long as a question stands, whatever else the level is uncertain for`() {
        var state = ConsoleState(view: .tank, selectedTank: "TK-104")
        #expect(lines(state, hiddenStop)[23].hasPrefix(" y accept"))
        #expect(press(&state, .character("y"), on: hiddenStop).isEmpty)
        #expect(
            press(&state, .character("y"), on: hiddenStop) == [
                .submit(.accept("TK-104", seenMillimetres: 8_960, comment: nil))
            ])
    }

    @Test func `asks nothing of a level that is bad, and says why`() {
        var farm = hiddenStop
        SampleFarm.change(&farm, "TK-104") { $0.level = .bad(.timeout) }
        var state = ConsoleState(view: .tank, selectedTank: "TK-104")
        #expect(press(&state, .character("y"), .character("y"), on: farm).isEmpty)
        #expect(state.message == "TK-104: its level is bad now: nothing to accept until it is read")
        #expect(!lines(state, farm)[23].contains("accept"))
    }
}
