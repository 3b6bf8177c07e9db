import Alarms
import TankFarm
import TestSupport
import Testing

/// Every state, silenced or not, with every event that can meet it, with and without a delay that runs.
@Suite struct AlarmBoardInvariantTests {
    static let overfill = AlarmID(.tank("TK-101"), .levelHighHigh)
    static let start = ManualClock().now()
    static let boris = Person(name: "boris")

    enum Event: Sendable, CaseIterable {
        case goodInAlarm, goodInDeadband, goodClear, uncertainInAlarm, uncertainInDeadband, uncertainClear
        case unknown, notANumber, otherForm
        case earlyAdvance, lateAdvance, veryLateAdvance
        case acknowledge, acknowledgeSeen, acknowledgeOther, reset, comment
        case shelve, unshelve, takeOutOfService, returnToService, suppress, unsuppress, anew
        case restart, restartWithHigherLimit, restartWithLowerLimit

        var observation: Observation? {
            switch self {
            case .goodInAlarm: .value(13500, questionable: false)
            case .goodInDeadband: .value(13495, questionable: false)
            case .goodClear: .value(13000, questionable: false)
            case .uncertainInAlarm: .value(13500, questionable: true)
            case .uncertainInDeadband: .value(13495, questionable: true)
            case .uncertainClear: .value(13000, questionable: true)
            case .unknown: .unknown
            case .notANumber: .value(.nan, questionable: false)
            case .otherForm: .condition(false, text: nil)
            default: nil
            }
        }
        var acknowledges: Bool { self == .acknowledge || self == .acknowledgeSeen }
        var holds: Bool { self == .shelve || self == .takeOutOfService }
        /// What may end an alarm's stay in alarm: a good value beyond the deadband, or the end of its run.
        var mayClear: Bool { self == .goodClear || self == .lateAdvance || self == .veryLateAdvance }
        var mayRaise: Bool {
            self == .goodInAlarm || self == .uncertainInAlarm || self == .lateAdvance || self == .veryLateAdvance
        }
        /// What may end a silence.
        var mayLift: Bool {
            self == .unshelve || self == .returnToService || self == .unsuppress || self == .veryLateAdvance
                || isRestart
        }
        var isRestart: Bool {
            self == .restart || self == .restartWithHigherLimit || self == .restartWithLowerLimit
        }
        var passes: Duration {
            switch self {
            case .lateAdvance: .seconds(60)
            case .veryLateAdvance: .seconds(700)
            default: .seconds(1)
            }
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        /// Shelved, suppressed, out of service; or nil.
        let silence: AlarmState?
        let beneath: AlarmState
        let event: Event
        let delayRuns: Bool
        let delayed: Bool
        var testDescription: String {
            "\(silence?.rawValue ?? "heard"), \(beneath.rawValue), \(event), "
                + "delay runs: \(delayRuns), delayed: \(delayed)"
        }
    }

    static var cases: [Case] {
        var cases: [Case] = []
        for silence: AlarmState? in [nil, .shelved, .outOfService, .suppressed] {
            for beneath in AlarmState.allCases where !beneath.isSilenced {
                // Whoever holds an alarm has acknowledged it.
                let isHeld = silence == .shelved || silence == .outOfService
                guard !isHeld || beneath == .unacknowledged || !beneath.needsAcknowledgement else { continue }
                for event in Event.allCases {
                    for (runs, delayed) in [(false, false), (false, true), (true, true)] {
                        cases.append(
                            Case(silence: silence, beneath: beneath, event: event, delayRuns: runs, delayed: delayed))
                    }
                }
            }
        }
        return cases
    }

    private static func definition(_ example: Case, limit: Double = 13500) -> AlarmDefinition {
        AlarmDefinition(
            id: overfill, limit: limit, deadband: 10, onDelay: example.delayed ? .seconds(10) : .zero,
            offDelay: example.delayed ? .seconds(30) : .zero, isLatching: example.beneath.isLatched,
            isShelvable: true)
    }

    /// A board whose alarm is in the wanted state, and the moment at which it got there.
    private static func board(_ example: Case) throws -> (AlarmBoard, Moment) {
        var board = AlarmBoard(definitions: [definition(example)])
        var now = start
        func pass(_ duration: Duration) -> Moment {
            now = now + duration
            return now
        }
        func silence() throws {
            switch example.silence {
            case .shelved:
                _ = try board.shelve(
                    overfill, serial: nil, for: .seconds(600), longest: .seconds(600), reason: "work", by: boris,
                    at: pass(.seconds(1)))
            case .outOfService:
                _ = try board.takeOutOfService(overfill, reason: "work", by: boris, at: pass(.seconds(1)))
            case .suppressed: _ = board.suppress([overfill], .outOfUse, at: pass(.seconds(1)))
            default: break
            }
        }
        // Under a hold only what comes in silence is unacknowledged.
        let cameInSilence = example.silence != .suppressed && example.beneath == .unacknowledged
        if cameInSilence { try silence() }
        if example.beneath != .normal {
            _ = board.judge([(overfill, .value(13510, questionable: false))], at: pass(.seconds(1)))
            _ = board.advance(to: pass(.seconds(10)))
            _ = board.judge([(overfill, .value(13510, questionable: false))], at: pass(.seconds(1)))
        }
        if example.beneath == .acknowledged || example.beneath == .latchedAcknowledged {
            let anna = Person(name: "anna")
            _ = try board.acknowledge(overfill, serial: 1, by: anna, comment: nil, at: pass(.seconds(1)))
        }
        if example.beneath == .returnedUnacknowledged || example.beneath.isLatched {
            _ = board.judge([(overfill, .value(13000, questionable: false))], at: pass(.seconds(1)))
            _ = board.advance(to: pass(.seconds(30)))
        }
        if !cameInSilence { try silence() }
        if example.delayRuns {
            let value = example.beneath.isActive ? 13000.0 : 13510
            _ = board.judge([(overfill, .value(value, questionable: false))], at: pass(.seconds(1)))
        }
        return (board, now)
    }

    @Test(arguments: cases)
    func `keeps every rule in every state`(example: Case) throws {
        var (board, now) = try AlarmBoardInvariantTests.board(example)
        let id = AlarmBoardInvariantTests.overfill
        let before = try #require(board.record(of: id))
        let serialBefore = board.nextSerial
        try #require(before.beneath == example.beneath)
        try #require(before.state == example.silence ?? example.beneath)
        try #require((board.nextDeadline != nil) == (example.delayRuns || example.silence == .shelved))

        now = now + example.event.passes
        var effects: [AlarmEffect] = []
        var refusal: AlarmRefusal?
        if let observation = example.event.observation {
            effects = board.judge([(id, observation)], at: now)
        } else if example.event.isRestart {
            let limit: Double =
                example.event == .restart ? 13500 : example.event == .restartWithHigherLimit ? 20000 : 1000
            board = AlarmBoard(
                definitions: [AlarmBoardInvariantTests.definition(example, limit: limit)], restored: [before],
                nextSerial: serialBefore)
            effects = board.settle(at: now)
            effects += board.advance(to: now)
        } else {
            do {
                effects = try AlarmBoardInvariantTests.act(example.event, on: &board, seen: before.serial, at: now)
            } catch { refusal = error }
        }
        let after = try #require(board.record(of: id))
        let isAnnunciated = effects.contains { $0.isAnnunciation }
        expectSilence(example, before, after, effects, isAnnunciated)
        expectProcess(example, before, after, isAnnunciated)
        expectPersons(example, before, after, refusal)
        // What changed is handed out to be kept, and the last of it is what the board believes.
        let kept = effects.compactMap(\.record)
        #expect(kept.isEmpty ? after == before : kept.last == after)
        #expect(refusal == nil || effects.isEmpty)
        #expect(board.nextSerial - serialBefore == Int64(effects.count { $0.isAnnunciation }))
        if let next = board.nextDeadline { #expect(next > now.monotonic) }
        #expect(board.standing == (after.isShown ? [after] : []))
    }

    private static func act(
        _ event: Event, on board: inout AlarmBoard, seen: Int64, at now: Moment
    ) throws(AlarmRefusal) -> [AlarmEffect] {
        let id = overfill
        switch event {
        case .acknowledge: return try board.acknowledge(id, serial: nil, by: boris, comment: nil, at: now)
        case .acknowledgeSeen: return try board.acknowledge(id, serial: seen, by: boris, comment: nil, at: now)
        case .acknowledgeOther: return try board.acknowledge(id, serial: seen + 1, by: boris, comment: nil, at: now)
        case .reset: return try board.reset(id, serial: seen, by: boris, at: now)
        case .comment: return try board.comment(id, serial: seen, "words", by: boris, at: now)
        case .shelve:
            return try board.shelve(
                id, serial: seen, for: .seconds(60), longest: .seconds(60), reason: "work", by: boris, at: now)
        case .unshelve: return try board.unshelve(id, by: boris, at: now)
        case .takeOutOfService: return try board.takeOutOfService(id, reason: "work", by: boris, at: now)
        case .returnToService: return try board.returnToService(id, by: boris, at: now)
        case .suppress: return board.suppress([id], .outOfUse, at: now)
        case .unsuppress: return board.unsuppress([id], .outOfUse, at: now)
        case .anew: return board.annunciateAnew(id, text: nil, value: nil, priority: nil, at: now)
        default: return board.advance(to: now)
        }
    }

    private func expectSilence(
        _ example: Case, _ before: AlarmRecord, _ after: AlarmRecord, _ effects: [AlarmEffect], _ isAnnunciated: Bool
    ) {
        let event = example.event
        // What is silenced never rings; what stands when the silence ends always does.
        #expect(!(before.state.isSilenced && after.state.isSilenced && isAnnunciated))
        if before.state.isSilenced, !after.state.isSilenced {
            #expect(event.mayLift)
            #expect(!after.state.isActive || isAnnunciated || event.isRestart && before.hold == nil)
        }
        if !before.state.isSilenced, after.state.isSilenced { #expect(event.holds || event == .suppress) }
        // Nothing goes into a hold or out of it without an entry, nothing else changes its state unsaid.
        let entries = effects.compactMap(\.entry).map(\.event)
        if before.hold != nil, after.hold == nil {
            #expect(entries.contains(before.hold?.kind == .shelved ? .unshelved : .inService))
        }
        if before.hold != after.hold, after.hold != nil, !event.isRestart {
            #expect(
                entries.contains(after.hold?.kind == .shelved ? .shelved : .outOfService)
                    || entries == [.comment] || before.hold?.kind == after.hold?.kind)
        }
        if before.state != after.state, before.isShown || after.isShown, !event.isRestart {
            #expect(!entries.isEmpty)
        }
    }

    private func expectProcess(_ example: Case, _ before: AlarmRecord, _ after: AlarmRecord, _ isAnnunciated: Bool) {
        let event = example.event
        // Into alarm: only by a value in alarm or the end of its on-delay, with an annunciation unless silenced.
        let came = !before.beneath.isActive && after.beneath.isActive
        #expect(!came || event.mayRaise && after.beneath == .unacknowledged)
        #expect(!came || isAnnunciated || after.state.isSilenced)
        #expect(!isAnnunciated || came || event == .anew || event.mayLift)
        #expect(isAnnunciated == (after.serial > before.serial))
        #expect(!isAnnunciated || after.state == .unacknowledged)
        // Out of alarm: only by good values, and by way of the person where nobody has acknowledged.
        let went = before.beneath.isActive && !after.beneath.isActive
        let wasAsked = before.beneath.needsAcknowledgement && before.acknowledgedAt == nil && before.serial > 0
        #expect(!went || event.mayClear)
        #expect(!went || after.beneath.isLatched == example.beneath.isLatched)
        #expect(!went || after.beneath.needsAcknowledgement == wasAsked)
        #expect(!wasAsked || after.beneath != .normal || event.acknowledges || event.holds)
        if before.beneath.isLatched { #expect(after.beneath.isLatched || after.beneath.isActive || event == .reset) }
        // Where no delay holds it, a value acts in its own judgement.
        if !example.delayed {
            if event == .goodInAlarm || event == .uncertainInAlarm { #expect(after.beneath.isActive) }
            if event == .goodClear { #expect(!after.beneath.isActive) }
        }
    }

    private func expectPersons(
        _ example: Case, _ before: AlarmRecord, _ after: AlarmRecord, _ refusal: AlarmRefusal?
    ) {
        let event = example.event
        if refusal != nil { #expect(after == before) }
        // A person's acknowledgement is taken exactly where one is due.
        if event.acknowledges {
            #expect((refusal == nil) == before.state.needsAcknowledgement)
            #expect(refusal != nil || after.acknowledgedBy == "boris" && !after.state.needsAcknowledgement)
        }
        if event == .acknowledgeOther { #expect(refusal != nil) }
        if event == .reset {
            #expect((refusal == nil) == (before.state.isLatched && !example.delayRuns))
            #expect(refusal != nil || !after.beneath.isLatched)
        }
        if event == .comment { #expect((refusal == nil) == before.isShown) }
        if event == .shelve { #expect((refusal == nil) == (before.hold == nil)) }
        if event == .takeOutOfService { #expect((refusal == nil) == (before.hold?.kind != .outOfService)) }
        if event == .unshelve { #expect((refusal == nil) == (before.hold?.kind == .shelved)) }
        if event == .returnToService { #expect((refusal == nil) == (before.hold?.kind == .outOfService)) }
        if event.holds, refusal == nil {
            #expect(after.state == (event == .shelve ? .shelved : .outOfService))
            #expect(before.serial == 0 || !before.beneath.needsAcknowledgement || after.acknowledgedBy == "boris")
        }
    }
}

extension AlarmEffect {
    var isAnnunciation: Bool {
        if case .annunciate = self { true } else { false }
    }
    var record: AlarmRecord? {
        switch self {
        case .record(let record, _), .update(let record): record
        case .annunciate: nil
        }
    }
    var entry: JournalEntry? {
        if case .record(_, let entry) = self { entry } else { nil }
    }
}
