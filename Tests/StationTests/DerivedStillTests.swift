import Alarms
import TankFarm
import TestSupport
import Testing

@testable import Station

@Suite struct DeclaredStillWatchTests {
    private let clock = ManualClock()

    private func declaration(_ use: DeclaredUse, level: Double? = 9_641) -> TankDeclaration {
        TankDeclaration(tank: "TK-101", use: use, by: "wang", since: clock.now().wall, levelMillimetres: level)
    }

    /// A level each second for so long; gives what came up.
    private func pass(
        _ seconds: Int, _ watch: inout DeclaredStillWatch, _ level: (Int) -> Measurement
    ) -> [DeclaredStillWatch.Standing] {
        var asked: [DeclaredStillWatch.Standing] = []
        for second in 0..<seconds {
            clock.advance(by: .seconds(1))
            if let new = watch.take(level(second), at: clock.now().monotonic) { asked.append(new) }
        }
        return asked
    }

    @Test(arguments: [DeclaredUse.receipt, .dispatch])
    func `a declared movement that does not show in ten minutes is asked about once`(_ use: DeclaredUse) {
        var watch = DeclaredStillWatch(declaration(use))
        let wandering: (Int) -> Measurement = { .good(9_641 + Double($0 % 5) - 2) }
        #expect(pass(600, &watch, wandering) == [])
        #expect(watch.question(zone: .utc, at: clock.now().wall) == nil)
        #expect(pass(600, &watch, wandering).count == 1)
        let question = watch.question(zone: .utc, at: clock.now().wall)
        #expect(
            question?.hasPrefix("\(use.rawValue) declared at 08:00, but the level stands at 96") == true)
        #expect(question?.hasSuffix(": does it run?") == true)
    }

    @Test(arguments: [DeclaredUse.none, .locked, .outOfUse])
    func `where no movement is declared a level may stand`(_ use: DeclaredUse) {
        var watch = DeclaredStillWatch(declaration(use))
        #expect(pass(1_200, &watch) { _ in .good(9_641) } == [])
        var none = DeclaredStillWatch(nil)
        #expect(pass(1_200, &none) { _ in .good(9_641) } == [])
    }

    @Test func `a tank that has moved since is not asked about when it stops`() {
        var watch = DeclaredStillWatch(declaration(.receipt))
        #expect(pass(60, &watch) { .good(9_641 + Double($0) / 6) } == [])
        #expect(pass(1_200, &watch) { _ in .good(9_651) } == [])
    }

    @Test func `one that stands elsewhere than it was declared has moved`() {
        var watch = DeclaredStillWatch(declaration(.receipt, level: 9_000))
        #expect(pass(1_200, &watch) { _ in .good(9_641) } == [])
    }

    @Test func `a declaration without a level is held against the first one after it`() {
        var watch = DeclaredStillWatch(declaration(.receipt, level: nil))
        #expect(pass(1_200, &watch) { _ in .good(9_641) }.count == 1)
    }

    @Test func `only an unbroken run of good readings counts`() {
        var watch = DeclaredStillWatch(declaration(.receipt))
        #expect(pass(1_200, &watch) { $0 == 590 ? .bad(.timeout) : .good(9_641) }.count == 1)
        var broken = DeclaredStillWatch(declaration(.receipt))
        #expect(pass(1_100, &broken) { $0 == 590 ? .uncertain(9_641, .gatewayStale) : .good(9_641) } == [])
    }

    @Test func `a level that is marked as stuck by the question goes on being watched`() {
        var watch = DeclaredStillWatch(declaration(.receipt))
        _ = pass(700, &watch) { _ in .good(9_641) }
        #expect(pass(60, &watch) { _ in .uncertain(9_641, .stuck) } == [])
        #expect(watch.standing != nil)
        _ = pass(1, &watch) { _ in .uncertain(9_650, .stuck) }
        #expect(watch.standing == nil)
    }

    @Test func `a movement at last takes the question back for good`() {
        var watch = DeclaredStillWatch(declaration(.receipt))
        _ = pass(700, &watch) { _ in .good(9_641) }
        #expect(watch.standing != nil)
        _ = pass(1, &watch) { _ in .good(9_647) }
        #expect(watch.standing == nil)
        #expect(pass(1_200, &watch) { _ in .good(9_647) } == [])
    }

    @Test func `an answer holds for an hour`() {
        var watch = DeclaredStillWatch(declaration(.receipt))
        var early = watch.accept(at: clock.now().monotonic)
        #expect(!early)
        _ = pass(700, &watch) { _ in .good(9_641) }
        early = watch.accept(at: clock.now().monotonic)
        #expect(early)
        #expect(watch.question(zone: .utc, at: clock.now().wall) == nil)
        #expect(pass(3_598, &watch) { _ in .good(9_641) } == [])
        #expect(pass(10, &watch) { _ in .good(9_641) }.count == 1)
    }

    @Test func `another declaration begins anew`() {
        var watch = DeclaredStillWatch(declaration(.receipt))
        _ = pass(700, &watch) { _ in .good(9_641) }
        watch.declare(declaration(.none))
        #expect(watch.standing == nil)
        watch.declare(declaration(.dispatch))
        #expect(pass(599, &watch) { _ in .good(9_641) } == [])
        #expect(pass(10, &watch) { _ in .good(9_641) }.count == 1)
    }

    @Test func `either question makes the alarm's condition, the stop first`() {
        #expect(DeclaredStillWatch.observation(stopped: "a", declaredStill: "b") == .condition(true, text: "a"))
        #expect(DeclaredStillWatch.observation(stopped: nil, declaredStill: "b") == .condition(true, text: "b"))
        #expect(DeclaredStillWatch.observation(stopped: nil, declaredStill: nil) == .condition(false, text: nil))
    }
}
