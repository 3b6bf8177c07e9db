import Alarms
import TankFarm
import TestSupport

/// A random farm and a random history in which everything happens that a board knows, from a seed alone.
struct PracticeWalk: Sendable {
    enum Event: Sendable {
        case judge([RandomWalk.Seen])
        case advance
        case acknowledge(AlarmID, serialOffset: Int64?)
        case reset(AlarmID, serialOffset: Int64?)
        case shelve(AlarmID, seconds: Int, reason: String)
        case unshelve(AlarmID)
        case takeOutOfService(AlarmID)
        case returnToService(AlarmID)
        case comment(AlarmID, String)
        case suppress([AlarmID], AlarmSuppression)
        case unsuppress([AlarmID], AlarmSuppression)
        case anew(AlarmID)
        case test([AlarmID], Bool)
        case rewriteHolds
        /// With all limits moved so far, and a clock that is in doubt or not.
        case restart(limitOffset: Double, clockIsInDoubt: Bool)

        /// The alarm with which a person did something.
        var touched: AlarmID? {
            switch self {
            case .acknowledge(let id, _), .reset(let id, _), .shelve(let id, _, _), .unshelve(let id),
                .takeOutOfService(let id), .returnToService(let id), .comment(let id, _):
                id
            default: nil
            }
        }
        var isRestart: Bool { if case .restart = self { true } else { false } }
        var isReset: Bool { if case .reset = self { true } else { false } }
        /// Whether time was judged up to the event's.
        var judgesTime: Bool {
            switch self {
            case .judge, .advance: true
            default: false
            }
        }
    }

    static let longestShelving = Duration.seconds(600)

    let definitions: [AlarmDefinition]
    let events: [(at: Moment, event: Event)]

    init(seed: UInt64, steps: Int) {
        var random = SeededRandom(seed: seed)
        let kinds: [AlarmKind] = [.levelHighHigh, .levelHigh, .levelLow, .interfaceHigh, .gaugeFault]
        definitions = ["TK-1", "TK-2"].flatMap { (name: TankName) in
            kinds.map { kind in
                AlarmDefinition(
                    id: AlarmID(.tank(name), kind), limit: kind.side == .fault ? nil : kind.side == .low ? 20 : 80,
                    deadband: [0, 5].randomElement(using: &random),
                    onDelay: [.zero, .seconds(5), .seconds(10)].randomElement(using: &random),
                    offDelay: [.zero, .seconds(6), .seconds(30)].randomElement(using: &random),
                    isLatching: Bool.random(using: &random),
                    reAlarmAfter: [nil, .seconds(20), .seconds(90)].randomElement(using: &random) ?? nil,
                    isShelvable: Int.random(in: 0..<5, using: &random) > 0)
            }
        }
        var now = ManualClock().now()
        var value = 50.0
        var events: [(Moment, Event)] = []
        for _ in 0..<steps {
            let passed = [0, 500, 1_000, 1_000, 2_500, 5_000, 11_000].randomElement(using: &random) ?? 0
            now = now + .milliseconds(passed)
            if Int.random(in: 0..<40, using: &random) == 0 {
                let set = Duration.seconds(Int.random(in: -7_200...7_200, using: &random))
                now = Moment(monotonic: now.monotonic, wall: now.wall + set)
            }
            value = min(100, max(0, value + Double(Int.random(in: -15...15, using: &random))))
            events.append((now, PracticeWalk.event(definitions, value, &random)))
        }
        self.events = events
    }

    private static func event(
        _ definitions: [AlarmDefinition], _ value: Double, _ random: inout SeededRandom
    ) -> Event {
        let id = (definitions.randomElement(using: &random) ?? definitions[0]).id
        let offset: Int64? = [nil, 0, 0, 1].randomElement(using: &random) ?? nil
        let some = definitions.map(\.id).filter { _ in Bool.random(using: &random) }
        let cause: AlarmSuppression =
            [.outOfUse, .lineMaintenance, .lineFault].randomElement(using: &random) ?? .outOfUse
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<55: return judgement(definitions, value, &random)
        case 55..<65: return .advance
        case 65..<74: return .acknowledge(id, serialOffset: offset)
        case 74..<80: return .reset(id, serialOffset: offset)
        case 80..<84:
            return .shelve(
                id, seconds: Int.random(in: -1...700, using: &random),
                reason: ["work", "work", " "].randomElement(using: &random) ?? "")
        case 84..<86: return .unshelve(id)
        case 86: return .takeOutOfService(id)
        case 87: return .returnToService(id)
        case 88: return .comment(id, ["seen", ""].randomElement(using: &random) ?? "")
        case 89..<91: return .suppress(some, cause)
        case 91..<95: return .unsuppress(some, cause)
        case 95: return .anew(id)
        case 96: return .test(some, Bool.random(using: &random))
        case 97: return .rewriteHolds
        default:
            return .restart(
                limitOffset: [0, 0, -10, 10].randomElement(using: &random) ?? 0,
                clockIsInDoubt: Int.random(in: 0..<4, using: &random) == 0)
        }
    }

    private static func judgement(
        _ definitions: [AlarmDefinition], _ value: Double, _ random: inout SeededRandom
    ) -> Event {
        let tank = definitions.randomElement(using: &random)?.id.tank
        let quality = Int.random(in: 0..<10, using: &random)
        return .judge(
            definitions.filter { $0.id.tank == tank }.map { definition in
                let observation: Observation =
                    if quality == 0 {
                        .unknown
                    } else if definition.id.kind.side == .fault {
                        .condition(value > 60, text: "timeout")
                    } else {
                        .value(quality == 1 ? .nan : value, questionable: quality < 4)
                    }
                return RandomWalk.Seen(id: definition.id, observation: observation)
            })
    }
}

/// A board on which such events are played, and what storage would hold: what the effects said, and nothing else.
struct PracticePlayer {
    private(set) var definitions: [AlarmDefinition]
    private let configured: [AlarmDefinition]
    private(set) var board: AlarmBoard
    private(set) var kept: [AlarmID: AlarmRecord] = [:]
    private let person = Person(name: "anna", origin: "pts/1")

    init(definitions: [AlarmDefinition]) {
        self.definitions = definitions
        configured = definitions
        board = AlarmBoard(definitions: definitions)
    }

    mutating func play(_ event: PracticeWalk.Event, at now: Moment) -> (effects: [AlarmEffect], refused: Bool) {
        var effects: [AlarmEffect] = []
        var refused = false
        do {
            effects = try perform(event, at: now)
        } catch { refused = true }
        for record in effects.compactMap(\.record) { kept[record.id] = record }
        return (effects, refused)
    }

    private mutating func perform(
        _ event: PracticeWalk.Event, at now: Moment
    ) throws(AlarmRefusal) -> [AlarmEffect] {
        switch event {
        case .judge(let seen): return board.judge(seen.map { ($0.id, $0.observation) }, at: now)
        case .advance: return board.advance(to: now)
        case .acknowledge(let id, let offset):
            return try board.acknowledge(id, serial: serial(id, offset), by: person, comment: nil, at: now)
        case .reset(let id, let offset): return try board.reset(id, serial: serial(id, offset), by: person, at: now)
        case .shelve(let id, let seconds, let reason):
            return try board.shelve(
                id, serial: nil, for: .seconds(seconds), longest: PracticeWalk.longestShelving, reason: reason,
                by: person, at: now)
        case .unshelve(let id): return try board.unshelve(id, by: person, at: now)
        case .takeOutOfService(let id): return try board.takeOutOfService(id, reason: "worn", by: person, at: now)
        case .returnToService(let id): return try board.returnToService(id, by: person, at: now)
        case .comment(let id, let text): return try board.comment(id, serial: nil, text, by: person, at: now)
        case .suppress(let ids, let cause): return board.suppress(ids, cause, at: now)
        case .unsuppress(let ids, let cause): return board.unsuppress(ids, cause, at: now)
        case .anew(let id):
            return board.annunciateAnew(id, text: "another tank joined", value: nil, priority: nil, at: now)
        case .test(let ids, let isTest):
            board.setTest(ids, isTest)
            return []
        case .rewriteHolds: return board.rewriteHolds(at: now)
        case .restart(let offset, let isInDoubt):
            for place in definitions.indices { definitions[place].limit = configured[place].limit.map { $0 + offset } }
            // From the record alone, as after a kill.
            board = AlarmBoard(
                definitions: definitions, restored: Array(kept.values),
                nextSerial: (kept.values.map(\.serial).max() ?? 0) + 1)
            return board.settle(at: now, lastAliveAt: isInDoubt ? now.wall + .seconds(1) : nil)
        }
    }

    private func serial(_ id: AlarmID, _ offset: Int64?) -> Int64? {
        offset.map { (board.record(of: id)?.serial ?? 0) + $0 }
    }
}
