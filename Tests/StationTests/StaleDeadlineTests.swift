import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

@Suite struct StaleDeadlineTests {
    @Test(arguments: 0..<10) func `each tank's value goes bad at its own age, in whatever order they were read`(
        seed: UInt64
    ) {
        var random = SeededRandom(seed: seed)
        var farm = Farm()
        var readAt: [TankName: MonotonicTime] = [:]
        for step in 0..<400 {
            let pause = Duration.milliseconds(Int.random(in: 0...1_500, using: &random))
            if let name = Farm.names.randomElement(using: &random), Int.random(in: 0..<4, using: &random) > 0 {
                farm.after(pause, farm.reading(name, level: .good(8_000)))
                readAt[name] = farm.clock.now().monotonic
            } else {
                farm.after(pause, .deadline)
            }
            let now = farm.clock.now().monotonic
            for (name, time) in readAt {
                let expected: Measurement = now - time >= .seconds(5) ? .bad(.stale) : .good(8_000)
                #expect(farm.level(name) == expected, "seed \(seed), step \(step), \(name)")
            }
        }
    }

    @Test(arguments: 0..<5) func `the state names its next deadline no later than a value grows old`(seed: UInt64)
        throws
    {
        var random = SeededRandom(seed: seed)
        var farm = Farm()
        var oldest: [TankName: MonotonicTime] = [:]
        for _ in 0..<200 {
            guard let name = Farm.names.randomElement(using: &random) else { continue }
            farm.after(
                .milliseconds(Int.random(in: 0...900, using: &random)), farm.reading(name, level: .good(8_000)))
            oldest[name] = farm.clock.now().monotonic
            let standing = oldest.filter { farm.level($0.key)?.quality == .good }
            let first = try #require(standing.values.min())
            #expect(try #require(farm.state.nextDeadline) <= first + .seconds(5))
        }
    }
}
