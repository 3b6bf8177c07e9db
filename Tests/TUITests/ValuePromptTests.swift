import Alarms
import Snapshots
import TankFarm
import Testing

@testable import TUI

/// Values by hand and one-time calls: what is typed, what is asked back, and what goes to the station.
@Suite struct ValuePromptTests {
    private let size = FrameSize(columns: 80, rows: 24)
    private let farm = SampleFarm.stocked()
    private static let feet = QuantityViewTests.feet

    private func press(_ state: inout ConsoleState, _ farm: FarmSnapshot? = nil, _ keys: Key...) -> [ConsoleEffect] {
        keys.flatMap { state.handle($0, snapshot: farm ?? self.farm, size: size, now: SampleFarm.now) }
    }

    private func tank(_ name: TankName = "TK-102") -> ConsoleState { ConsoleState(view: .tank, selectedTank: name) }

    // MARK: Values

    @Test func `a density is entered for a day, and only after it was shown once more`() {
        var state = tank()
        #expect(press(&state, nil, .character("v"), .paste("density=860.0"), .enter).isEmpty)
        let shown = Screen.render(state, farm, size: size, now: SampleFarm.now).lines[22]
        #expect(shown.contains("TK-102: density 860.0 kg/m3, for 24 h? y enters"))
        let intent = Intent.enter(
            "TK-102", [.value(.density, 860)], validFor: .seconds(86_400), source: nil)
        #expect(press(&state, nil, .character("y")) == [.submit(intent)])
    }

    @Test func `how long a value holds and how it is entered are read, however long its source is`() {
        var state = tank()
        let source = String(repeating: "a very long source ", count: 20)
        _ = press(&state, nil, .character("v"), .paste("density=860 water=0.45 for=36h source=\(source)"), .enter)
        let shown = Screen.render(state, SampleFarm.calm(), size: size, now: SampleFarm.now).lines
        #expect(shown[22].contains("density 860.0 kg/m3, S&W 0.45 %, for 36 h, a very long"), "\(shown[22])")
        #expect(shown[23].hasSuffix("? y enters"), "\(shown[23])")
    }

    @Test func `a call for a time that has just passed is asked about, with the day on which it would come`() {
        var state = tank()
        #expect(press(&state, nil, .character("t"), .paste("14:00 stop pump 3"), .enter).isEmpty)
        let shown = Screen.render(state, farm, size: size, now: SampleFarm.now).lines[22]
        #expect(shown.contains("TK-102 call on 2026-11-22 at 14:00, in 23 h 57 min? y enters"), "\(shown)")
        let at = SampleFarm.now.wall + .seconds(86_273)
        let intent = Intent.call("TK-102", .time(at), text: "stop pump 3")
        #expect(press(&state, nil, .character("y")) == [.submit(intent)])
    }

    @Test func `any other key than y enters nothing`() {
        var state = tank()
        let effects = press(&state, nil, .character("v"), .paste("density=860"), .enter, .enter)
        #expect(effects.isEmpty)
        #expect(state.prompt == nil)
        #expect(state.message == "nothing entered")
    }

    @Test func `an observed density goes with its temperature and glass, and the source keeps its blanks`() throws {
        let typed = try TypedValues.parse(
            "observed=853.1 at=30 hydrometer=20 water=0.45 for=36h source=laboratory 117, second bottle", .metric)
        let density = ObservedDensity(kilogramsPerCubicMetre: 853.1, celsius: 30, hydrometerCelsius: 20)
        #expect(typed.entries == [.observedDensity(density), .value(.water, 0.45)])
        #expect(typed.validFor == .seconds(129_600))
        #expect(typed.source == "laboratory 117, second bottle")
    }

    @Test func `temperatures are in the site's unit, or in the one that is named`() throws {
        func celsius(_ text: String, _ units: DisplayUnits) throws -> Double? {
            guard case .value(_, let value) = try TypedValues.parse(text, units).entries.first else { return nil }
            return value
        }
        #expect(try celsius("temperature=32.5", .metric) == 32.5)
        #expect(try celsius("temperature=212F", .metric) == 100)
        #expect(try celsius("temperature=50", Self.feet) == 10)
        #expect(try celsius("ambient=18C", Self.feet) == 18)
    }

    @Test(arguments: [
        ("", "write density="), ("density", "density: write"), ("density=", "has no number behind it"),
        ("density=heavy", "is no number"), ("density=0", "from 400 to 1300 kg/m3"), ("density=nan", "is no number"),
        ("density=1e3", "is no number"), ("density=860 density=861", "stands there twice"),
        ("weight=3", "there is no weight="), ("observed=853", "at what temperature?"),
        ("at=30", "belongs to observed="),
        ("density=860 observed=853 at=30", "one density"),
        ("observed=853 at=30 hydrometer=18", "calibrated at 15 or 20"),
        ("observed=853 at=900", "no sample has that"), ("water=0.5 water_mass=0.4", "not both"),
        ("water=-1", "from 0 to 100 %"), ("temperature=-300", "from -60 to 200 C"),
        ("density=860 for=0s", "from 1m to 366d"),
        ("density=860 for=30s", "from 1m to 366d"), ("density=860 for=400d", "from 1m to 366d"),
        ("source=lab", "write density="),
    ])
    func `refuses what cannot be meant, and says what to write`(text: String, words: String) {
        let complaint = #expect(throws: TypingComplaint.self) { try TypedValues.parse(text, .metric) }
        #expect(complaint?.words.contains(words) == true, "\(complaint?.words ?? "")")
    }

    @Test func `at a shared account the name comes before the value`() {
        var state = tank()
        state.requiresSignOn = true
        #expect(press(&state, nil, .character("v"), .paste("water=0.6"), .enter, .character("y")).isEmpty)
        let effects = press(&state, nil, .paste("Chen"), .enter)
        let intent = Intent.enter("TK-102", [.value(.water, 0.6)], validFor: .seconds(86_400), source: nil)
        #expect(effects == [.submit(.signOn), .submit(intent)])
    }

    @Test func `a value is called entered only when the station says that it is on record`() {
        var state = tank()
        _ = press(&state, nil, .character("v"), .paste("water=0.6"), .enter, .character("y"))
        #expect(state.message == nil)
        state.received([IntentResult(tank: "TK-102", done: true)])
        #expect(state.message == "value entered: TK-102 — on record")
        _ = press(&state, nil, .character("v"), .paste("water=0.6"), .enter, .character("y"))
        state.received([IntentResult(tank: "TK-102", done: false, why: "no such product")])
        #expect(state.message?.contains("no such product") == true)
    }

    @Test func `what is too long for one row is asked in two, whole`() {
        var state = tank()
        _ = press(
            &state, nil, .character("v"), .paste("observed=853.1 at=30 hydrometer=20 water=0.45 source=laboratory 117"),
            .enter)
        let lines = Screen.render(state, farm, size: size, now: SampleFarm.now).lines.suffix(2).joined()
        for words in [
            "853.1 kg/m3 at 30.0 °C", "hydrometer of 20 °C", "S&W 0.45", "for 24 h, laboratory 117? y enters",
        ] {
            #expect(lines.contains(words), "\(words)")
        }
    }

    // MARK: Calls

    private func call(
        _ text: String, _ units: DisplayUnits = .metric, tank: TankName? = "TK-102", now: WallTime = SampleFarm.now.wall
    ) throws -> TypedCall {
        let farm = SampleFarm.stocked(units)
        return try TypedCall.parse(text, tank: farm.tank(tank), farm, now: now)
    }

    @Test func `a level, an interface and words behind them`() throws {
        #expect(try call("12500").target == .level(millimetres: 12_500))
        #expect(try call("i7500").target == .interface(millimetres: 7_500))
        #expect(try call("12500 tell the pump house").text == "tell the pump house")
    }

    @Test func `feet, inches and sixteenths where the site shows them`() throws {
        #expect(try call("31-07 9/16 near", Self.feet).target == .level(millimetres: (379 + 9.0 / 16) * 25.4))
        #expect(try call("31-07 9/16 near", Self.feet).text == "near")
        #expect(try call("31-07 2 pumps", Self.feet).text == "2 pumps")
        #expect(try call("i24-07", Self.feet).target == .interface(millimetres: 295 * 25.4))
        #expect(try call("9000mm", Self.feet).target == .level(millimetres: 9_000))
    }

    @Test func `a time of day is the next one on the site, and a span counts from now`() throws {
        // It is 14:02:07 on the site.
        #expect(try call("14:30").target == .time(SampleFarm.now.wall + .seconds(1_673)))
        #expect(try call("14:02").target == .time(SampleFarm.now.wall + .seconds(86_393)))
        #expect(try call("+2h", tank: nil).target == .time(SampleFarm.now.wall + .seconds(7_200)))
    }

    @Test(arguments: [
        ("", "at what?"), ("soon", "neither a height nor a time"), ("25:00", "is no time of day"),
        ("14:60", "no time of day"),
        ("+2x", "is no time"), ("31-07", "heights are in mm here"), ("-5", "high: no height of it"),
        ("0", "high: no height"),
        ("99999", "TK-102 is 14000 mm high"), ("nan", "neither a height nor a time"), ("1e4", "neither a height"),
    ])
    func `refuses what is no height and no time`(text: String, words: String) {
        let complaint = #expect(throws: TypingComplaint.self) { try call(text) }
        #expect(complaint?.words.contains(words) == true, "\(complaint?.words ?? "")")
    }

    @Test func `refuses a bare number in feet, an interface without one, and a height without a tank`() {
        let cases: [(String, DisplayUnits, TankName?, String)] = [
            ("12500", Self.feet, "TK-102", "write feet and inches"), ("31-12", Self.feet, "TK-102", "neither a height"),
            ("31-07 9/17", Self.feet, "TK-102", "neither a height"),
            ("i7500", .metric, "FW-601", "has no interface"), ("12500", .metric, nil, "which tank?"),
        ]
        for (text, units, tank, words) in cases {
            let complaint = #expect(throws: TypingComplaint.self) { try call(text, units, tank: tank) }
            #expect(complaint?.words.contains(words) == true, "\(text): \(complaint?.words ?? "")")
        }
    }

    @Test func `t asks for the tank in hand, and elsewhere for a time alone`() {
        var state = tank()
        let effects = press(&state, nil, .character("t"), .paste("12500 stop pump 3"), .enter)
        #expect(effects == [.submit(.call("TK-102", .level(millimetres: 12_500), text: "stop pump 3"))])
        state = ConsoleState(view: .journal)
        let timed = press(&state, nil, .character("t"), .paste("+30m round"), .enter)
        #expect(timed == [.submit(.call(nil, .time(SampleFarm.now.wall + .seconds(1_800)), text: "round"))])
    }

    // MARK: Commands

    @Test func `commands enter, take back, call and cancel`() throws {
        func parsed(_ text: String) throws -> ConsoleCommand {
            try ConsoleCommand.parse(text, farm, now: SampleFarm.now.wall)
        }
        #expect(
            try parsed("value tk-102 density=860 for=8h")
                == .intent(.enter("TK-102", [.value(.density, 860)], validFor: .seconds(28_800), source: nil)))
        #expect(
            try parsed("value site ambient=18")
                == .intent(.enter(nil, [.value(.ambient, 18)], validFor: .seconds(86_400), source: nil)))
        #expect(try parsed("withdraw TK-102 density") == .intent(.withdraw("TK-102", .density)))
        #expect(try parsed("withdraw site ambient") == .intent(.withdraw(nil, .ambient)))
        #expect(
            try parsed("call TK-102 12500 now") == .intent(.call("TK-102", .level(millimetres: 12_500), text: "now")))
        #expect(try parsed("call +1h") == .intent(.call(nil, .time(SampleFarm.now.wall + .seconds(3_600)), text: nil)))
        #expect(try parsed("cancel 4") == .intent(.cancelCall(number: 4)))
        #expect(try parsed("calls") == .open(.calls))
        #expect(try parsed("stock") == .open(.stock))
    }

    @Test(arguments: [
        ("value", "write value TANK"), ("value TK-102", "missing values"), ("value site density=860", "only ambient="),
        ("value X density=860", "there is no tank X"), ("withdraw TK-102", "write withdraw"),
        ("withdraw TK-102 colour", "is none of"), ("withdraw TK-101 density", "no density is entered for TK-101"),
        ("call", "missing call TANK"), ("call 12500", "which tank?"), ("call TK-102", "missing what for"),
        ("cancel", "write cancel"), ("cancel 99", "there is no call 99"), ("cancel x", "there is no call x"),
    ])
    func `refuses a command that names nothing that is there`(text: String, words: String) {
        let complaint = #expect(throws: TypingComplaint.self) {
            try ConsoleCommand.parse(text, farm, now: SampleFarm.now.wall)
        }
        #expect(complaint?.words.contains(words) == true, "\(complaint?.words ?? "")")
    }

    @Test func `a call that was taken back is told with its number, whichever tank the station names`() {
        var state = ConsoleState()
        _ = press(&state, nil, .character(":"), .paste("cancel 4"), .enter)
        state.received([IntentResult(tank: "ST-303", done: true)])
        #expect(state.message == "call 4 taken back — on record")
    }

    @Test func `a value by command is shown once more too, and a view opens at once`() {
        var state = ConsoleState()
        #expect(press(&state, nil, .character(":"), .paste("value TK-102 water=0.6"), .enter).isEmpty)
        if case .confirm? = state.prompt {} else { Issue.record("nothing was asked") }
        _ = press(&state, nil, .escape, .character(":"), .paste("stock"), .enter)
        #expect(state.view == .stock)
        _ = press(&state, nil, .escape)
        #expect(state.view == .overview)
    }
}
