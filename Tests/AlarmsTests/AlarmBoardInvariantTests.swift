import Alarms
import TankFarm
import TestSupport
import Testing

/// Every state with every event that can meet it, with and without a delay that runs.
@Suite struct AlarmBoardInvariantTests {
    static let overfill = AlarmID(.tank("TK-101"), .levelHighHigh)
    static let start = ManualClock().now()

    enum Event: Sendable, CaseIterable {
        case goodInAlarm, goodInDeadband, goodClear, uncertainInAlarm, uncertainInDeadband, uncertainClear
        case unknown, notANumber, otherForm
        case earlyAdvance, lateAdvance
        case acknowledge, acknowledgeSeen, acknowledgeOther
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
        var isPersons: Bool { self == .acknowledge || self == .acknowledgeSeen }
        /// What may end an alarm's stay in alarm: a good value beyond the deadband, or the end of its run.
        var mayClear: Bool { self == .goodClear || self == .lateAdvance }
        var mayRaise: Bool { self == .goodInAlarm || self == .uncertainInAlarm || self == .lateAdvance }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let state: AlarmState
        let event: Event
        let delayRuns: Bool
        let delayed: Bool
        var testDescription: String { "\(state.rawValue), \(event), delay runs: \(delayRuns), delayed: \(delayed)" }
    }

    static var cases: [Case] {
        AlarmState.allCases.filter { !$0.isSilenced && !$0.isLatched }.flatMap { state in
            Event.allCases.flatMap { event in
                [
                    Case(state: state, event: event, delayRuns: false, delayed: false),
                    Case(state: state, event: event, delayRuns: false, delayed: true),
                    Case(state: state, event: event, delayRuns: true, delayed: true),
                ]
            }
        }
    }

    private static func definition(_ example: Case, limit: Double = 13500) -> AlarmDefinition {
        AlarmDefinition(
            id: overfill, limit: limit, deadband: 10, onDelay: example.delayed ? .seconds(10) : .zero,
            offDelay: example.delayed ? .seconds(30) : .zero)
    }

    /// A board whose alarm is in the wanted state, and the moment at which it got there, by observations alone.
    private static func board(_ example: Case) throws -> (AlarmBoard, Moment) {
        var board = AlarmBoard(definitions: [definition(example)])
        var now = start
        func pass(_ duration: Duration) -> Moment {
            now = now + duration
            return now
        }
        if example.state != .normal {
            _ = board.judge([(overfill, .value(13510, questionable: false))], at: pass(.seconds(1)))
            _ = board.advance(to: pass(.seconds(10)))
            _ = board.judge([(overfill, .value(13510, questionable: false))], at: pass(.seconds(1)))
        }
        if example.state == .acknowledged {
            _ = try board.acknowledge(overfill, serial: 1, by: "anna", comment: nil, at: pass(.seconds(1)))
        }
        if example.state == .returnedUnacknowledged {
            _ = board.judge([(overfill, .value(13000, questionable: false))], at: pass(.seconds(1)))
            _ = board.advance(to: pass(.seconds(30)))
        }
        if example.delayRuns {
            let value = example.state.isActive ? 13000.0 : 13510
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
        try #require(before.state == example.state)
        try #require((board.nextDeadline != nil) == example.delayRuns)

        now = now + (example.event == .lateAdvance ? .seconds(60) : .seconds(1))
        var effects: [AlarmEffect] = []
        var refusal: AcknowledgementRefusal?
        if let observation = example.event.observation {
            effects = board.judge([(id, observation)], at: now)
        } else {
            switch example.event {
            case .acknowledge, .acknowledgeSeen, .acknowledgeOther:
                let serial: Int64? =
                    example.event == .acknowledge ? nil : before.serial + (example.event == .acknowledgeOther ? 1 : 0)
                do {
                    effects = try board.acknowledge(id, serial: serial, by: "boris", comment: nil, at: now)
                } catch { refusal = error }
            case .restart, .restartWithHigherLimit, .restartWithLowerLimit:
                let limit: Double =
                    example.event == .restart ? 13500 : example.event == .restartWithHigherLimit ? 20000 : 1000
                board = AlarmBoard(
                    definitions: [AlarmBoardInvariantTests.definition(example, limit: limit)], restored: [before],
                    nextSerial: serialBefore)
                effects = board.settle(at: now)
            default:
                effects = board.advance(to: now)
            }
        }
        let after = try #require(board.record(of: id))
        expectRules(example, before, after, effects, refusal)
        #expect(board.nextSerial - serialBefore == Int64(effects.count { $0.isAnnunciation }))
        if let next = board.nextDeadline { #expect(next > now.monotonic) }
        #expect(board.standing == (after.state == .normal ? [] : [after]))
    }

    private func expectRules(
        _ example: Case, _ before: AlarmRecord, _ after: AlarmRecord, _ effects: [AlarmEffect],
        _ refusal: AcknowledgementRefusal?
    ) {
        let annunciated = effects.contains { $0.isAnnunciation }
        // Into alarm: only by a value in alarm or the end of its on-delay, and always with a new annunciation.
        let came = !before.state.isActive && after.state.isActive
        #expect(came == annunciated)
        #expect(!came || (example.event.mayRaise && after.state == .unacknowledged && after.serial > before.serial))
        #expect(annunciated || after.serial == before.serial)
        // Out of alarm: only by good values, and by way of the person where nobody has acknowledged.
        let went = before.state.isActive && !after.state.isActive
        #expect(!went || example.event.mayClear)
        #expect(!went || after.state == (before.state == .unacknowledged ? .returnedUnacknowledged : .normal))
        #expect(!(before.state == .unacknowledged && after.state == .normal))
        #expect(!(before.state == .returnedUnacknowledged && after.state == .normal) || example.event.isPersons)
        // A person's acknowledgement is taken exactly where one is due.
        if example.event.isPersons {
            #expect((refusal == nil) == before.state.needsAcknowledgement)
            #expect(refusal != nil || after.acknowledgedBy == "boris")
            #expect(refusal != nil || !after.state.needsAcknowledgement)
        }
        if example.event == .acknowledgeOther { #expect(refusal != nil && after == before) }
        // What changed is handed out to be kept, and the last of it is what the board believes.
        let kept = effects.compactMap(\.record)
        #expect(kept.isEmpty ? after == before : kept.last == after)
        #expect(after.state == before.state || effects.contains { $0.entry != nil })
        // Where no delay holds it, a value acts in its own judgement.
        if !example.delayed {
            if example.event == .goodInAlarm || example.event == .uncertainInAlarm { #expect(after.state.isActive) }
            if example.event == .goodClear { #expect(!after.state.isActive) }
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
