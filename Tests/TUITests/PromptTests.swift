import Alarms
import Snapshots
import TankFarm
import Testing

@testable import TUI

/// What is typed, what it asks first, and what it hands to the station.
@Suite struct PromptTests {
    let size = FrameSize(columns: 80, rows: 24)
    let farm = SampleFarm.practised()
    let overfill = AlarmID(.tank("TK-101"), .levelHighHigh)
    let interface = AlarmID(.tank("ST-302"), .interfaceHigh)
    let shelved = AlarmID(.tank("SW-401"), .temperatureHigh)
    let latched = AlarmID(.tank("B-504"), .levelLow)

    private func press(_ state: inout ConsoleState, _ keys: Key...) -> [ConsoleEffect] {
        keys.flatMap { state.handle($0, snapshot: farm, size: size, now: SampleFarm.now) }
    }

    private func list(_ alarm: AlarmID) -> ConsoleState {
        var state = ConsoleState(view: .alarms)
        state.selectedAlarm = alarm
        return state
    }

    private func bottom(_ state: ConsoleState) -> (message: String, keys: String) {
        let lines = Screen.render(state, farm, size: size, now: SampleFarm.now).lines
        return (lines[22], lines[23])
    }

    // MARK: Shelving

    @Test func `shelves the selected alarm for the usual time, with the reason and the serial as drawn`() {
        var state = list(interface)
        #expect(press(&state, .character("s"), .enter).isEmpty)
        #expect(
            press(&state, .paste("gauge being cleaned"), .enter) == [
                .submit(
                    .shelve(
                        .alarm(AlarmReference(alarm: interface, serial: 35)), for: .seconds(7_200),
                        reason: "gauge being cleaned"))
            ])
        #expect(state.prompt == nil)
    }

    @Test func `takes no shelving without a reason and none longer than the longest`() {
        var state = list(interface)
        #expect(press(&state, .character("s"), .paste("13h"), .enter).isEmpty)
        #expect(bottom(state).keys.contains("no shelving is longer than 12 h"))
        #expect(press(&state, .character("\u{15}"), .paste("8h"), .enter, .enter).isEmpty)
        #expect(bottom(state).keys.contains("a reason is needed"))
        let effects = press(&state, .character("x"), .enter)
        #expect(
            effects == [
                .submit(
                    .shelve(.alarm(AlarmReference(alarm: interface, serial: 35)), for: .seconds(28_800), reason: "x"))
            ])
    }

    @Test func `refuses at once what may not be shelved, and says why`() {
        var state = list(overfill)
        #expect(press(&state, .character("s")).isEmpty)
        #expect(state.prompt == nil)
        #expect(state.message?.contains("critical alarms are never shelved; o: out of service") == true)
        state = list(shelved)
        _ = press(&state, .character("s"))
        #expect(state.message?.contains("is shelved already") == true)
    }

    @Test func `shelves all of the tank in the tank's view`() {
        var state = ConsoleState(view: .tank, selectedTank: "ST-302")
        let effects = press(&state, .character("s"), .enter, .paste("calibration"), .enter)
        #expect(effects == [.submit(.shelve(.tank("ST-302"), for: .seconds(7_200), reason: "calibration"))])
    }

    @Test(arguments: ["s", "u", "r", "o", "c"] as [Character])
    func `says where the key works, elsewhere`(key: Character) {
        var state = ConsoleState(view: .overview)
        #expect(press(&state, .character(key)).isEmpty)
        #expect(state.prompt == nil)
        #expect(state.message?.contains("in the alarm list (3)") == true)
    }

    @Test(arguments: ["s", "o", "c", "n", ":"] as [Character])
    func `escape leaves the question and nothing is entered`(key: Character) {
        var state = list(interface)
        #expect(press(&state, .character(key), .paste("2h"), .escape).isEmpty)
        #expect(state.prompt == nil)
        #expect(state.view == .alarms)
    }

    @Test func `unshelves, resets and puts back in service only after y`() {
        let outOfService = AlarmID(.tank("FW-601"), .levelFault)
        let cases: [(AlarmID, Character, Intent)] = [
            (shelved, "u", .unshelve(.alarm(AlarmReference(alarm: shelved, serial: 36)))),
            (latched, "r", .reset([AlarmReference(alarm: latched, serial: 31)])),
            (outOfService, "o", .returnToService(.alarm(AlarmReference(alarm: outOfService, serial: 28)))),
        ]
        for (alarm, key, intent) in cases {
            var state = list(alarm)
            #expect(press(&state, .character(key), .enter).isEmpty)
            #expect(press(&state, .character("y")).isEmpty)
            _ = press(&state, .escape)
            state = list(alarm)
            #expect(press(&state, .character(key), .character("y")) == [.submit(intent)])
        }
    }

    @Test func `says that there is no latch where none holds`() {
        var state = list(interface)
        _ = press(&state, .character("r"))
        #expect(state.prompt == nil)
        #expect(state.message?.contains("no latch to reset") == true)
    }

    @Test func `takes out of service with a reason`() {
        var state = list(interface)
        let effects = press(&state, .character("o"), .enter, .paste("gauge to the workshop"), .enter)
        #expect(
            effects == [
                .submit(
                    .takeOutOfService(
                        .alarm(AlarmReference(alarm: interface, serial: 35)), reason: "gauge to the workshop"))
            ])
    }

    @Test func `comments with the serial as drawn though the alarm has rung anew since`() {
        var state = list(interface)
        _ = press(&state, .character("c"), .paste("seen"))
        var later = farm
        later.alarms[4].record.serial = 99
        let effects = state.handle(.enter, snapshot: later, size: size, now: SampleFarm.now)
        #expect(effects == [.submit(.comment(AlarmReference(alarm: interface, serial: 35), "seen"))])
    }

    @Test func `note is on the tank in the overview and on the farm elsewhere`() {
        var state = ConsoleState(view: .overview, selectedTank: "TK-102")
        #expect(
            press(&state, .character("n"), .paste("valve 3 leaks"), .enter) == [
                .submit(.note("TK-102", "valve 3 leaks"))
            ])
        state.view = .journal
        #expect(press(&state, .character("n"), .paste("rain"), .enter) == [.submit(.note(nil, "rain"))])
    }

    @Test func `pasted text never presses a key`() {
        var state = list(interface)
        #expect(press(&state, .paste("aqy")).isEmpty)
        #expect(state.prompt == nil)
        _ = press(&state, .character("r"))
        state = list(latched)
        #expect(press(&state, .character("r"), .paste("y")).isEmpty)
        #expect(state.prompt == nil)
    }

    // MARK: Signing on

    @Test func `asks a shared account for a name first, and enters both under it`() {
        var state = list(interface)
        state.requiresSignOn = true
        #expect(press(&state, .character("a")).isEmpty)
        #expect(bottom(state).message.contains("your name, to acknowledge ST-302 interface high:"))
        let effects = press(&state, .paste("Wang Li"), .enter)
        #expect(state.signedOnAs == "Wang Li")
        let wanted = Intent.acknowledge([AlarmReference(alarm: interface, serial: 35)], comment: nil)
        #expect(effects == [.submit(.signOn), .submit(wanted)])
        #expect(bottom(state).message.isEmpty || state.message == nil)
        let status = Screen.render(state, farm, size: size, now: SampleFarm.now).lines[0]
        #expect(status.contains("as Wang Li"))
    }

    @Test func `enters nothing when the name is not given`() {
        var state = list(interface)
        state.requiresSignOn = true
        #expect(press(&state, .character("a"), .escape).isEmpty)
        #expect(state.signedOnAs == nil)
    }

    @Test(arguments: ["", "   ", "a/b", "x\"y", String(repeating: "n", count: 33)])
    func `refuses what is no name`(name: String) {
        var state = list(interface)
        state.requiresSignOn = true
        #expect(press(&state, .character("a"), .paste(name), .enter).isEmpty)
        #expect(state.signedOnAs == nil)
        #expect(state.prompt != nil)
    }

    @Test func `name is gone when the station does not take it`() {
        var state = list(interface)
        state.requiresSignOn = true
        _ = press(&state, .character("a"), .paste("Wang"), .enter)
        state.received([IntentResult(.station, done: false, why: "no such name")])
        #expect(state.signedOnAs == nil)
        #expect(state.message == "not signed on: no such name")
    }

    @Test func `waits for nothing more from a person whom the station refused`() {
        var state = list(interface)
        state.requiresSignOn = true
        _ = press(&state, .character("c"), .paste("float cleaned"), .enter, .paste("ops"), .enter)
        let refusal = [IntentResult(.station, done: false, why: "no name of a person")]
        state.received(refusal)
        state.received(refusal)
        #expect(state.message == "not entered: no name of a person")
        #expect(state.submitted.isEmpty)
        #expect(state.signedOnAs == nil)
    }

    @Test func `signs on and off by command`() {
        var state = ConsoleState()
        state.requiresSignOn = true
        #expect(press(&state, .character(":"), .paste("sign-on Li Na"), .enter) == [.submit(.signOn)])
        #expect(state.signedOnAs == "Li Na")
        #expect(press(&state, .character(":"), .paste("sign-off"), .enter).isEmpty)
        #expect(state.signedOnAs == nil)
    }

    @Test func `a person's own account has nobody to sign on`() {
        var state = ConsoleState()
        #expect(press(&state, .character(":"), .paste("sign-on Li"), .enter).isEmpty)
        #expect(state.signedOnAs == nil)
        #expect(bottom(state).keys.contains("one person's"))
    }

    // MARK: Commands

    @Test func `commands hand over what they say`() throws {
        let reference = AlarmReference(alarm: interface, serial: 35)
        let cases: [(String, Intent)] = [
            ("declare TK-101 receipt", .declare("TK-101", .receipt, reason: nil)),
            ("declare tk-101 out-of-use cleaning it", .declare("TK-101", .outOfUse, reason: "cleaning it")),
            ("maintain south 2h new cable", .maintain("south", for: .seconds(7_200), reason: "new cable")),
            ("maintain South end", .endMaintenance("south")),
            ("test TK-101", .test("TK-101", for: .seconds(1_800))),
            ("test TK-101 20m", .test("TK-101", for: .seconds(1_200))), ("test TK-101 end", .endTest("TK-101")),
            (
                "shelve st-302/interface_h 30m cleaning",
                .shelve(.alarm(reference), for: .seconds(1_800), reason: "cleaning")
            ),
            ("shelve ST-302 30m cleaning", .shelve(.tank("ST-302"), for: .seconds(1_800), reason: "cleaning")),
            (
                "unshelve TK-103/level_l",
                .unshelve(
                    .alarm(AlarmReference(alarm: AlarmID(.tank("TK-103"), .levelLow), serial: nil)))
            ),
            ("out-of-service TK-103 rebuilt", .takeOutOfService(.tank("TK-103"), reason: "rebuilt")),
            ("in-service TK-103", .returnToService(.tank("TK-103"))), ("reset ST-302/interface_h", .reset([reference])),
            ("comment ST-302/interface_h seen by Li", .comment(reference, "seen by Li")),
            ("note TK-102 valve leaks", .note("TK-102", "valve leaks")),
            ("note rain since noon", .note(nil, "rain since noon")),
        ]
        for (text, intent) in cases {
            #expect(
                try ConsoleCommand.parse(text, farm, now: SampleFarm.now.wall) == .intent(intent), "\(text)")
        }
    }

    @Test(arguments: [
        ("", "declare maintain"), ("fly", "there is no command fly"), ("declare", "write declare TANK"),
        ("declare X-1 locked", "there is no tank X-1"), ("declare TK-101 empty", "empty is none of"),
        ("maintain west 2h x", "there is no line west"), ("maintain south 2h", "missing reason"),
        ("maintain south 25h x", "at most 24 h"), ("maintain south soon x", "soon is no time"),
        ("test TK-101 31m", "at most 30 min"), ("shelve ST-302 13h x", "no shelving is longer than 12 h"),
        ("shelve ST-302 2h", "missing reason"), ("shelve TK-101/level_hh 2h x", "never shelved"),
        ("shelve TK-101/level 2h x", "is no alarm"), ("comment ST-302/interface_h", "missing text"),
        ("ack TK-101/level_hh", "3, then a"), ("note", "missing text"),
    ])
    func `says in one line what is wrong with a command, and keeps it for mending`(text: String, words: String) {
        var state = ConsoleState()
        #expect(press(&state, .character(":"), .paste(text), .enter).isEmpty)
        #expect(bottom(state).keys.contains(words.prefix(40)))
        #expect(state.prompt != nil)
        _ = press(&state, .character("x"))
        #expect(bottom(state).keys.contains("Enter takes it"))
    }

    // MARK: Answers

    @Test func `tells what was done by what had been asked`() {
        let cases: [(Intent, [IntentResult], String)] = [
            (
                .shelve(.tank("ST-302"), for: .seconds(7_200), reason: "x"),
                [
                    IntentResult(alarm: interface, done: true),
                    IntentResult(alarm: AlarmID(.tank("ST-302"), .levelLow), done: true),
                ],
                "shelved for 2 h: 2 alarms \u{2014} on record"
            ),
            (.note(nil, "rain"), [IntentResult(.station, done: true)], "note entered \u{2014} on record"),
            (
                .declare("TK-101", .locked, reason: nil), [IntentResult(tank: "TK-101", done: true)],
                "TK-101 declared locked \u{2014} on record"
            ),
            (
                .reset([AlarmReference(alarm: latched, serial: 31)]),
                [IntentResult(alarm: latched, done: false, why: "still in alarm")], "B-504 level low: still in alarm"
            ),
        ]
        for (intent, results, words) in cases {
            var state = ConsoleState()
            _ = state.submit(intent)
            state.received(results)
            #expect(state.message == words)
            #expect(state.submitted.isEmpty)
        }
    }

    @Test func `a line typed longer than the row shows its end with the cursor`() {
        var state = ConsoleState()
        _ = press(&state, .character(":"), .paste(String(repeating: "word ", count: 60) + "end"))
        #expect(bottom(state).message.hasSuffix("word end_"))
        _ = press(&state, .home)
        #expect(bottom(state).message.hasPrefix(" :word word"))
    }
}
