import Alarms
import Quantities
import TankFarm
import TestSupport
import Testing

@testable import Station

@Suite struct StationWatchTests {
    private let clock = ManualClock()

    private func watch() -> StationWatch {
        var watch = StationWatch(
            lines: [
                StationWatch.WatchedLine(name: "south", scanInterval: .seconds(1)),
                StationWatch.WatchedLine(name: "north", scanInterval: .seconds(30)),
            ], zone: .utc)
        _ = watch.observation(at: clock.now())
        return watch
    }

    @Test func `at the start it says once that nothing is wrong`() {
        var watch = StationWatch(lines: [], zone: .utc)
        #expect(watch.observation(at: clock.now()) == .condition(false, text: nil))
        #expect(watch.observation(at: clock.now()) == nil)
        #expect(watch.deadline == nil)
    }

    @Test func `a judgement later than five seconds is a fault for a minute`() {
        var watch = watch()
        let due = clock.now().monotonic
        clock.advance(by: .seconds(5))
        watch.woke(due: due, at: clock.now())
        #expect(watch.observation(at: clock.now()) == nil)
        clock.advance(by: .seconds(2))
        watch.woke(due: due, at: clock.now())
        #expect(
            watch.observation(at: clock.now())
                == .condition(true, text: "the station judged 7 s late at 08:00:07"))
        watch.woke(due: clock.now().monotonic, at: clock.now())
        #expect(watch.observation(at: clock.now()) == nil)
        #expect(watch.deadline == clock.now().monotonic + .seconds(60))
        clock.advance(by: .seconds(60))
        #expect(watch.observation(at: clock.now()) == .condition(false, text: nil))
    }

    @Test func `a station that had no deadline is not late`() {
        var watch = watch()
        clock.advance(by: .seconds(100))
        watch.woke(due: nil, at: clock.now())
        #expect(watch.observation(at: clock.now()) == nil)
    }

    @Test func `a clock that is set by more than an hour is in doubt for ten minutes`() {
        var watch = watch()
        watch.clockStepped(by: .seconds(3_600), at: clock.now())
        #expect(watch.observation(at: clock.now()) == nil)
        watch.clockStepped(by: .seconds(-7_260), at: clock.now())
        #expect(
            watch.observation(at: clock.now())
                == .condition(true, text: "the clock is in doubt: it was set back by 2 h 01 min"))
        clock.advance(by: .seconds(599))
        #expect(watch.observation(at: clock.now()) == nil)
        clock.advance(by: .seconds(1))
        #expect(watch.observation(at: clock.now()) == .condition(false, text: nil))
        watch.clockStepped(by: .seconds(90_000), at: clock.now())
        #expect(
            watch.observation(at: clock.now())
                == .condition(true, text: "the clock is in doubt: it was set forward by 25 h 00 min"))
    }

    @Test func `a connected line whose thread says nothing for a minute is a fault until it speaks`() {
        var watch = watch()
        watch.connected(0, at: clock.now())
        for _ in 0..<30 {
            clock.advance(by: .seconds(1))
            watch.heard(0, at: clock.now())
            #expect(watch.observation(at: clock.now()) == nil)
        }
        clock.advance(by: .seconds(59))
        #expect(watch.observation(at: clock.now()) == nil)
        clock.advance(by: .seconds(1))
        #expect(
            watch.observation(at: clock.now())
                == .condition(true, text: "line south: its thread has said nothing since 08:00:30"))
        #expect(watch.observation(at: clock.now()) == nil)
        clock.advance(by: .seconds(100))
        watch.heard(0, at: clock.now())
        #expect(watch.observation(at: clock.now()) == .condition(false, text: nil))
    }

    @Test func `its deadline never lies behind the first line's silence`() {
        var watch = watch()
        watch.connected(0, at: clock.now())
        let first = clock.now().monotonic + .seconds(60)
        #expect(watch.deadline == first)
        clock.advance(by: .seconds(40))
        watch.heard(0, at: clock.now())
        clock.advance(by: .seconds(20))
        // Looked at in vain once, then set anew.
        #expect(watch.observation(at: clock.now()) == nil)
        #expect(watch.deadline == first + .seconds(40))
    }

    @Test func `a line of long scans is given ten of them`() {
        var watch = watch()
        watch.connected(1, at: clock.now())
        clock.advance(by: .seconds(299))
        #expect(watch.observation(at: clock.now()) == nil)
        clock.advance(by: .seconds(1))
        #expect(
            watch.observation(at: clock.now())
                == .condition(true, text: "line north: its thread has said nothing since 08:00:00"))
    }

    @Test func `a line that is not connected is known to be silent`() {
        var watch = watch()
        watch.connected(0, at: clock.now())
        clock.advance(by: .seconds(10))
        watch.disconnected(0)
        clock.advance(by: .seconds(1_000))
        #expect(watch.observation(at: clock.now()) == nil)
        watch.connected(0, at: clock.now())
        clock.advance(by: .seconds(60))
        #expect(watch.observation(at: clock.now()) != nil)
        watch.disconnected(0)
        #expect(watch.observation(at: clock.now()) == .condition(false, text: nil))
    }

    @Test func `a late word of a line that is known not to be connected is not waited on`() {
        var watch = watch()
        watch.connected(0, at: clock.now())
        watch.disconnected(0)
        watch.heard(0, at: clock.now())
        clock.advance(by: .seconds(1_000))
        #expect(watch.observation(at: clock.now()) == nil)
        #expect(watch.deadline == nil || watch.deadline.map { $0 > clock.now().monotonic } == true)
    }

    @Test func `a clock that stands before the end of the run before is in doubt`() {
        var watch = watch()
        watch.started(after: clock.now().wall, at: clock.now())
        #expect(watch.observation(at: clock.now()) == nil)
        watch.started(after: clock.now().wall + .seconds(300), at: clock.now())
        #expect(
            watch.observation(at: clock.now())
                == .condition(true, text: "the clock is in doubt: it stands 5 min before the end of the run before"))
        clock.advance(by: .seconds(600))
        #expect(watch.observation(at: clock.now()) == .condition(false, text: nil))
    }

    @Test func `a station that has slept does not blame its lines`() {
        var watch = watch()
        watch.connected(0, at: clock.now())
        let due = clock.now().monotonic + .seconds(1)
        clock.advance(by: .seconds(600))
        watch.woke(due: due, at: clock.now())
        #expect(
            watch.observation(at: clock.now())
                == .condition(true, text: "the station judged 9 min late at 08:10:00"))
    }

    @Test func `several faults are told together, in the order of the place`() {
        var watch = watch()
        watch.connected(1, at: clock.now())
        watch.connected(0, at: clock.now())
        clock.advance(by: .seconds(400))
        watch.clockStepped(by: .seconds(-9_000), at: clock.now())
        #expect(
            watch.observation(at: clock.now())
                == .condition(
                    true,
                    text: "the clock is in doubt: it was set back by 2 h 30 min; "
                        + "line south: its thread has said nothing since 08:00:00; "
                        + "line north: its thread has said nothing since 08:00:00"))
    }
}

@Suite struct TankWatchesTests {
    @Test func `one level is handed on to every kind once, and what was found comes back`() {
        let clock = ManualClock()
        let declaration = TankDeclaration(
            tank: "TK-101", use: .receipt, by: "wang", since: clock.now().wall, levelMillimetres: 9_641)
        var watches = TankWatches(
            tank: Tank(name: "TK-101", line: "south", unit: 1, shellHeightMillimetres: 14_000),
            highHighMillimetres: 13_500, lowLowMillimetres: 2_150, declaration: declaration)
        var rate = LevelRateEstimator()
        var asked: [DeclaredStillWatch.Standing] = []
        var last: [AlarmKind: Observation] = [:]
        var calls = 0
        for _ in 0..<610 {
            clock.advance(by: .seconds(1))
            rate.add(levelMillimetres: 9_641, at: clock.now().monotonic)
            last = [:]
            calls = 0
            let new = watches.take(
                .good(9_641), readAt: clock.now(), rate: rate, isRateFresh: true, stopped: nil, capacity: nil,
                zone: .utc, at: clock.now()
            ) { kind, observation in
                last[kind] = observation
                calls += 1
            }
            if let new { asked.append(new) }
        }
        #expect(calls == 7)
        #expect(Set(last.keys) == Set(AlarmKind.allCases.filter { $0.isDerived && $0 != .gaugeDifference }))
        #expect(asked.count == 1)
        #expect(
            last[.levelStuck]
                == .condition(
                    true, text: "receipt declared at 08:00, but the level stands at 9641: does it run?"))
        #expect(last[.lostWhileMoving] == .condition(false, text: nil))
        #expect(last[.reverseMovement] == .value(0, questionable: false))
        #expect(last[.timeToOverfill] == .value(RateJudgement.notComingMinutes, questionable: false))
        watches.declare(nil)
        _ = watches.take(
            .good(9_641), readAt: clock.now(), rate: rate, isRateFresh: true, stopped: nil, capacity: nil,
            zone: .utc, at: clock.now()
        ) { kind, observation in last[kind] = observation }
        #expect(last[.levelStuck] == .condition(false, text: nil))
    }
}
