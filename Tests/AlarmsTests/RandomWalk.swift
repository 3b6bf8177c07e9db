import Alarms
import TankFarm
import TestSupport

/// A random farm and a random history, from a seed alone.
struct RandomWalk: Sendable {
    enum Event: Sendable {
        case judge([Seen])
        case advance
    }

    struct Seen: Sendable {
        let id: AlarmID
        let observation: Observation
    }

    let definitions: [AlarmDefinition]
    let events: [(at: Moment, event: Event)]

    init(seed: UInt64, steps: Int) {
        var random = SeededRandom(seed: seed)
        let kinds: [AlarmKind] = [.levelHighHigh, .levelHigh, .levelLow, .interfaceHigh, .gaugeFault, .levelFault]
        definitions = ["TK-1", "TK-2"].flatMap { (name: TankName) in
            kinds.map { kind in
                AlarmDefinition(
                    id: AlarmID(.tank(name), kind), limit: kind.side == .fault ? nil : kind.side == .low ? 20 : 80,
                    deadband: [0, 5].randomElement(using: &random),
                    onDelay: [.zero, .seconds(5), .seconds(10)].randomElement(using: &random),
                    offDelay: [.zero, .seconds(6), .seconds(30)].randomElement(using: &random))
            }
        }
        var now = ManualClock().now()
        var value = 50.0
        var events: [(Moment, Event)] = []
        for _ in 0..<steps {
            let passed = [0, 500, 1_000, 1_000, 2_500, 5_000, 11_000].randomElement(using: &random) ?? 0
            now = now + .milliseconds(passed)
            if Int.random(in: 0..<40, using: &random) == 0 {
                // Somebody sets the wall clock.
                let set = Duration.seconds(Int.random(in: -7_200...7_200, using: &random))
                now = Moment(monotonic: now.monotonic, wall: now.wall + set)
            }
            value = min(100, max(0, value + Double(Int.random(in: -15...15, using: &random))))
            events.append((now, RandomWalk.event(definitions, value, &random)))
        }
        self.events = events
    }

    private static func event(
        _ definitions: [AlarmDefinition], _ value: Double, _ random: inout SeededRandom
    ) -> Event {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<80:
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
                    return Seen(id: definition.id, observation: observation)
                })
        default:
            return .advance
        }
    }
}
