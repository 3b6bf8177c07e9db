import Alarms
import TankFarm
import Testing

@testable import Station

@Suite struct MovementWatchTests {
    private func watch(_ use: DeclaredUse, level: Double? = 5_000) -> MovementWatch {
        MovementWatch(
            TankDeclaration(
                tank: "TK-101", use: use, by: "wang", since: WallTime(milliseconds: 0), levelMillimetres: level))
    }

    private func after(_ watch: MovementWatch, _ levels: [Measurement]) -> MovementWatch.Observations {
        var watch = watch
        var last = MovementWatch.Observations(unexpected: .unknown, reverse: .unknown)
        for level in levels { last = watch.take(level) }
        return last
    }

    @Test(arguments: [DeclaredUse.locked, .outOfUse])
    func `a tank that is to stand still is held against its declared level, either way`(_ use: DeclaredUse) {
        #expect(after(watch(use), [.good(5_012)]).unexpected == .value(12, questionable: false))
        #expect(after(watch(use), [.good(4_993)]).unexpected == .value(7, questionable: false))
        #expect(after(watch(use), [.good(4_993)]).reverse == .value(0, questionable: false))
    }

    @Test func `where no level was known at the declaration the first good one after it is taken`() {
        var watch = watch(.locked, level: nil)
        #expect(watch.take(.bad(.timeout)).unexpected == .unknown)
        #expect(watch.take(.uncertain(7_000, .stuck)).unexpected == .unknown)
        #expect(watch.referenceMillimetres == nil)
        #expect(watch.take(.good(6_000)).unexpected == .value(0, questionable: false))
        #expect(watch.referenceMillimetres == 6_000)
        #expect(watch.take(.good(6_030)).unexpected == .value(30, questionable: false))
    }

    @Test func `a slow creep adds up against the level of the declaration`() {
        let creep = (0...100).map { Measurement.good(5_000 + Double($0) * 0.3) }
        #expect(after(watch(.locked), creep).unexpected == .value(30, questionable: false))
    }

    @Test func `a receipt that falls back is measured from the furthest level that it had reached`() {
        let levels: [Measurement] = [.good(5_000), .good(5_040), .good(5_041), .good(5_010)]
        #expect(after(watch(.receipt), levels).reverse == .value(30, questionable: false))
    }

    @Test func `a dispatch that rises is measured from the lowest level that it had reached`() {
        let levels: [Measurement] = [.good(5_000), .good(4_900), .good(4_899), .good(4_925)]
        #expect(after(watch(.dispatch), levels).reverse == .value(25, questionable: false))
        #expect(after(watch(.dispatch), levels).unexpected == .value(0, questionable: false))
    }

    @Test func `a movement that goes on as declared is none against it`() {
        #expect(
            after(watch(.receipt), [.good(5_000), .good(5_100), .good(5_300)]).reverse == .value(0, questionable: false)
        )
        #expect(
            after(watch(.dispatch), [.good(5_000), .good(4_100), .good(4_000)]).reverse
                == .value(0, questionable: false))
    }

    @Test func `one wild reading ahead does not stand as a reverse movement afterwards`() {
        let levels: [Measurement] = [.good(5_000), .good(5_020), .good(9_000), .good(5_022), .good(5_024)]
        #expect(after(watch(.receipt), levels).reverse == .value(0, questionable: false))
    }

    @Test func `a doubtful level is judged as questionable and moves no reference`() {
        var watch = watch(.receipt)
        #expect(watch.take(.uncertain(4_950, .jump)).reverse == .value(50, questionable: true))
        #expect(watch.take(.uncertain(9_000, .jump)).reverse == .value(0, questionable: true))
        #expect(watch.take(.uncertain(9_000, .jump)).reverse == .value(0, questionable: true))
        #expect(watch.take(.good(4_999)).reverse == .value(1, questionable: false))
    }

    @Test func `the zeros of a gauge that boots are no movement downwards`() {
        #expect(after(watch(.locked), [.uncertain(0, .warmingUp)]).unexpected == .unknown)
        #expect(after(watch(.receipt), [.uncertain(0, .warmingUp)]).reverse == .unknown)
        #expect(after(watch(.locked), [.uncertain(5_200, .warmingUp)]).unexpected == .value(200, questionable: true))
        #expect(after(watch(.dispatch), [.uncertain(5_200, .warmingUp)]).reverse == .value(200, questionable: true))
    }

    @Test(arguments: DeclaredUse.allCases) func `a bad level says nothing`(_ use: DeclaredUse) {
        #expect(after(watch(use), [.good(5_000), .bad(.timeout)]).unexpected == .unknown)
        #expect(after(watch(use), [.good(5_000), .bad(.timeout)]).reverse == .unknown)
    }

    @Test func `where the declaration is taken back a good level clears what stood, a doubtful one does not`() {
        var watch = watch(.locked)
        #expect(watch.take(.good(5_100)).unexpected == .value(100, questionable: false))
        watch.declare(nil)
        #expect(!watch.isArmed)
        #expect(watch.take(.uncertain(5_100, .stuck)).unexpected == .value(0, questionable: true))
        #expect(watch.take(.good(5_100)).unexpected == .value(0, questionable: false))
        #expect(watch.take(.good(5_100)).reverse == .value(0, questionable: false))
    }

    @Test func `a new declaration begins at its own level`() {
        var watch = watch(.receipt)
        for level in [5_000.0, 5_500, 5_500] { _ = watch.take(.good(level)) }
        watch.declare(
            TankDeclaration(
                tank: "TK-101", use: .receipt, by: "wang", since: WallTime(milliseconds: 1), levelMillimetres: 5_200))
        #expect(watch.take(.good(5_195)).reverse == .value(5, questionable: false))
    }
}
