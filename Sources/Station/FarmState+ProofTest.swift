import Alarms
import Snapshots
import TankFarm

/// Proving a tank's overfill alarm: by lifting the float, as a rule.
extension FarmState {
    static let longestTest: Duration = .seconds(1_800)

    /// A test that goes on.
    struct RunningTest: Sendable {
        let test: ProofTest
        /// When the first value at the limit was read, of the run of such values that goes on.
        var atLimitSince: Moment?
        var trippedAt: WallTime?
    }

    mutating func beginTest(
        _ tank: TankName, for time: Duration, by person: Person, at: Moment
    ) throws(IntentRefusal) -> IntentOutcome {
        let index = try index(of: tank)
        guard time > .zero, time <= FarmState.longestTest else {
            throw IntentRefusal(.tank(tank), "a proof test has an end: at most \(FarmState.longestTest.words)")
        }
        guard tests[index] == nil else {
            throw IntentRefusal(.tank(tank), "its proof test goes on already: end that one first")
        }
        let alarm = AlarmID(.tank(tank), .levelHighHigh)
        guard let definition = board.definition(of: alarm), definition.isEnabled,
            let record = board.record(of: alarm)
        else { throw IntentRefusal(.tank(tank), "it has no overfill alarm to prove") }
        if record.state.isSilenced {
            throw IntentRefusal(.tank(tank), "its overfill alarm is \(record.state.words): put it back first")
        }
        if record.state.isActive {
            throw IntentRefusal(.tank(tank), "its overfill alarm stands: nobody would see it trip")
        }
        let entry = JournalEntry(
            at: at.wall, event: .test, tank: tank, operatorName: person.name,
            text: "\(FarmState.testBegun) for \(time.words)", origin: person.origin)
        let outcome = entered(entry, .tank(tank), at: at)
        tests[index] = RunningTest(
            test: ProofTest(by: person.name, since: at, until: at + time), atLimitSince: nil, trippedAt: nil)
        board.setTest(alarmsOfTank[index].map(\.id), true)
        return outcome
    }

    mutating func endTest(_ tank: TankName, by person: Person, at: Moment) throws(IntentRefusal) -> IntentOutcome {
        let index = try index(of: tank)
        guard let test = tests[index] else { throw IntentRefusal(.tank(tank), "no proof test of it goes on") }
        let entry = JournalEntry(
            at: at.wall, event: .test, tank: tank, operatorName: person.name,
            text: "\(FarmState.testEnded): \(words(test))", origin: person.origin)
        var outcome = entered(entry, .tank(tank), at: at)
        outcome.effects += end(testOf: index, at: at)
        return outcome
    }

    mutating func endTestsDue(at: Moment) -> [StationEffect] {
        if tests.isEmpty { return [] }
        var effects: [StationEffect] = []
        for (index, test) in tests.sorted(by: { $0.key < $1.key }) where test.test.until.monotonic <= at.monotonic {
            let why = "its time is over; \(words(test))"
            effects += write([FarmState.ended(tanks[index].tank.name, why, at: at)], at: at)
            effects += end(testOf: index, at: at)
        }
        return effects
    }

    /// All of them, since the watch ends. What rings now would call nobody: the next start sees to it.
    mutating func endTests(_ why: String, at: Moment) -> [StationEffect] {
        let ending = tests.sorted { $0.key < $1.key }
        tests = [:]
        for (index, _) in ending { board.setTest(alarmsOfTank[index].map(\.id), false) }
        return write(
            ending.map { index, test in
                FarmState.ended(tanks[index].tank.name, "\(why); \(words(test))", at: at)
            }, at: at)
    }

    private mutating func end(testOf index: Int, at: Moment) -> [StationEffect] {
        tests[index] = nil
        let alarms = alarmsOfTank[index].map(\.id)
        board.setTest(alarms, false)
        return annunciateAfterTest(alarms, at: at)
    }

    /// What stands on after its test is the process's own, or a float that was left up: marked as a test, nobody would
    /// believe it. It rings anew.
    mutating func annunciateAfterTest(_ alarms: [AlarmID], at: Moment) -> [StationEffect] {
        var effects: [AlarmEffect] = []
        for alarm in alarms {
            guard let record = board.record(of: alarm), record.isTest, record.beneath.isActive else { continue }
            let said = record.text.map { "; \($0)" } ?? ""
            effects += board.annunciateAnew(
                alarm, text: "still stands after the proof test\(said)", value: nil, priority: nil, at: at)
        }
        return carryOut(effects, at: at)
    }

    private static let testBegun = "proof test begins"
    private static let testEnded = "proof test over"

    private static func ended(_ tank: TankName, _ why: String, at: Moment) -> JournalItem {
        JournalItem(entry: JournalEntry(at: at.wall, event: .test, tank: tank, text: "\(testEnded): \(why)"))
    }

    private func words(_ test: RunningTest) -> String {
        guard let trippedAt = test.trippedAt else { return "the overfill alarm did NOT ring" }
        return "the overfill alarm rang at \(settings.zone.civilTime(at: trippedAt).minuteText)"
    }

    /// Tests that the run before did not end, because it was killed: they ended with it.
    func endsOfTestsCutOff(at: Moment) -> [JournalItem] {
        var open: [TankName] = []
        for entry in journal where entry.event == .test && entry.alarm == nil {
            guard let tank = entry.tank else { continue }
            open.removeAll { $0 == tank }
            if entry.text?.hasPrefix(FarmState.testBegun) == true { open.append(tank) }
        }
        return open.map { FarmState.ended($0, "the station was restarted", at: at) }
    }

    /// Notes when the value came to the limit, for the time that the alarm then takes.
    mutating func noteTest(_ index: Int, _ level: Measurement, at: Moment) {
        guard var test = tests[index], let value = level.value else { return }
        let limit = alarmsOfTank[index].first { $0.id.kind == .levelHighHigh }?.limit ?? .infinity
        if value < limit {
            test.atLimitSince = nil
        } else if test.atLimitSince == nil {
            test.atLimitSince = at
        }
        tests[index] = test
    }

    /// The proof itself: what the record keeps of an overfill alarm that rang in its test. Nil for any other annunciation.
    mutating func proof(_ record: AlarmRecord, at: Moment) -> JournalItem? {
        guard record.id.kind == .levelHighHigh, let tank = record.id.tank, let index = tankIndex[tank],
            var test = tests[index], let definition = board.definition(of: record.id)
        else { return nil }
        let took = test.atLimitSince.map { at.monotonic - $0.monotonic } ?? .zero
        test.trippedAt = test.trippedAt ?? at.wall
        tests[index] = test
        provedAt[index] = at.wall
        let text =
            "overfill alarm proved: on-delay \(seconds(definition.onDelay)), rang \(seconds(took)) after the first "
            + "value at the limit"
        return JournalItem(
            entry: JournalEntry(
                at: at.wall, event: .test, alarm: record.id, serial: record.serial, operatorName: test.test.by,
                value: record.value, limit: record.limit, text: text))
    }

    private func seconds(_ time: Duration) -> String { "\(DecimalText.fixed(time.inSeconds, 1)) s" }
}

extension AlarmState {
    /// As people say it.
    var words: String { String(rawValue.map { $0 == "_" ? " " : $0 }) }
}
