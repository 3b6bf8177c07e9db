import Alarms
import TankFarm
import TestSupport
import Testing

/// Two boards with the same random history, one of which is told less. What must hold in a single one is
/// `PracticeBoardWalkTests`' matter. A failing case names its seed.
@Suite struct AlarmBoardWalkTests {
    static let seeds: [UInt64] =
        Array(1...40) + (0..<LongForm.rounds(1, long: 300)).map { _ in UInt64.random(in: 1_000...(.max)) }

    @Test(arguments: seeds)
    func `an uncertain value in a good one's place never keeps an alarm silent`(seed: UInt64) {
        let walk = RandomWalk(seed: seed, steps: 300)
        var random = SeededRandom(seed: ~seed)
        var allGood = AlarmBoard(definitions: walk.definitions)
        var mixed = allGood
        for (at, event) in walk.events {
            if case .judge(let seen) = event {
                let isDegraded = Bool.random(using: &random)
                _ = allGood.judge(seen.map { ($0.id, $0.observation.with(questionable: false)) }, at: at)
                _ = mixed.judge(seen.map { ($0.id, $0.observation.with(questionable: isDegraded)) }, at: at)
            } else {
                _ = allGood.advance(to: at)
                _ = mixed.advance(to: at)
            }
            for definition in walk.definitions where allGood.record(of: definition.id)?.state == .unacknowledged {
                #expect(mixed.record(of: definition.id)?.state == .unacknowledged, "\(definition.id)")
            }
        }
    }
}

extension Observation {
    fileprivate func with(questionable: Bool) -> Observation {
        if case .value(let value, _) = self { .value(value, questionable: questionable) } else { self }
    }
}
