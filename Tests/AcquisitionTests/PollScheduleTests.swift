import Acquisition
import TankFarm
import TestSupport
import Testing

struct PollScheduleTests {
    private let clock = ManualClock()
    private var now: MonotonicTime { clock.now().monotonic }

    private func schedule(_ tanks: [TankName], every interval: Duration) -> PollSchedule {
        PollSchedule(tanks: tanks, interval: interval, at: now)
    }

    /// Asks whatever is due until `end`, each exchange taking so long; gives what was asked, and when, from `start`.
    @discardableResult
    private func run(
        _ schedule: inout PollSchedule, for span: Duration, taking: Duration, silent: Set<Int> = [],
        timeout: Duration = .milliseconds(500)
    ) -> [(index: Int, at: Duration)] {
        let start = now
        var asked: [(Int, Duration)] = []
        while now - start < span {
            switch schedule.next(at: now) {
            case .ask(let index):
                asked.append((index, now - start))
                schedule.begin(index, at: now)
                clock.advance(by: silent.contains(index) ? timeout : taking)
                schedule.finish(index, wasAnswered: !silent.contains(index), at: now)
            case .wait(let until?): clock.advance(by: min(until - now, span - (now - start)))
            case .wait(nil): return asked
            }
        }
        return asked
    }

    @Test func `asks all gauges at once at the start, in the configuration's order`() {
        var schedule = schedule(["A", "B", "C"], every: .seconds(1))
        #expect(run(&schedule, for: .milliseconds(900), taking: .milliseconds(30)).map(\.index) == [0, 1, 2])
        #expect(schedule.scanTime == nil)
    }

    @Test func `keeps the beat of the interval whatever the exchanges take`() {
        var schedule = schedule(["A"], every: .seconds(1))
        let asked = run(&schedule, for: .milliseconds(3_500), taking: .milliseconds(300)).map(\.at)
        #expect(asked == [.zero, .seconds(1), .seconds(2), .seconds(3)])
        #expect(schedule.overruns == 0)
        #expect(schedule.scanTime == .seconds(1))
    }

    @Test func `leaves out the beats that have passed and counts them`() {
        var schedule = schedule(["A"], every: .seconds(1))
        let asked = run(&schedule, for: .milliseconds(7_900), taking: .milliseconds(2_500)).map(\.at)
        #expect(asked == [.zero, .milliseconds(2_500), .milliseconds(5_000), .milliseconds(7_500)])
        // The beats at 1, 3 and 6 s were served late; those at 2, 4, 5 and 7 s were left out.
        #expect(schedule.overruns == 4)
        #expect(schedule.scanTime == .milliseconds(2_500))
    }

    @Test func `goes round without a pause when the interval is zero`() {
        var schedule = schedule(["A", "B", "C"], every: .zero)
        let asked = run(&schedule, for: .milliseconds(290), taking: .milliseconds(30))
        #expect(asked.map(\.index) == [0, 1, 2, 0, 1, 2, 0, 1, 2, 0])
        #expect(schedule.scanTime == .milliseconds(90))
    }

    @Test func `serves all evenly when the line is too slow for its scan`() {
        var schedule = schedule((0..<28).map { TankName("T\($0)") }, every: .seconds(1))
        let asked = run(&schedule, for: .seconds(60), taking: .milliseconds(129))
        for index in 0..<28 {
            let times = asked.filter { $0.index == index }.map(\.at)
            for (earlier, later) in zip(times, times.dropFirst()) { #expect(later - earlier <= .milliseconds(7_300)) }
        }
        let counts = (0..<28).map { index in asked.count { $0.index == index } }
        #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
        // The line is never idle.
        #expect(asked.count == 466)
    }

    @Test func `asks a silent gauge after 2, 4, 8, 16 and then every 30 seconds`() {
        var schedule = schedule(["A"], every: .seconds(1))
        let times = run(&schedule, for: .seconds(130), taking: .zero, silent: [0], timeout: .zero).map(\.at)
        #expect(times == [0, 1, 2, 4, 8, 16, 32, 62, 92, 122].map { .seconds($0) })
    }

    @Test func `asks the others at their rate while one is silent`() {
        var schedule = schedule(["A", "B", "C"], every: .seconds(1))
        let asked = run(&schedule, for: .seconds(60), taking: .milliseconds(30), silent: [1])
        #expect(asked.count { $0.index == 0 } == 60)
        #expect(asked.count { $0.index == 2 } == 60)
        #expect(asked.count { $0.index == 1 } < 10)
    }

    @Test func `asks at the full rate again from the first good answer`() {
        var schedule = schedule(["A"], every: .seconds(1))
        run(&schedule, for: .seconds(40), taking: .zero, silent: [0], timeout: .zero)
        #expect(schedule.backOff(of: 0) == .seconds(30))
        run(&schedule, for: .milliseconds(22_500), taking: .zero)
        #expect(schedule.backOff(of: 0) == nil)
        #expect(run(&schedule, for: .milliseconds(3_400), taking: .zero).count == 3)
    }

    @Test func `gives a gauge no back-off for two failures in a row`() {
        var schedule = schedule(["A"], every: .seconds(1))
        run(&schedule, for: .milliseconds(1_500), taking: .zero, silent: [0], timeout: .zero)
        #expect(schedule.failures(of: 0) == 2)
        #expect(schedule.backOff(of: 0) == nil)
    }

    @Test func `tries an urgent gauge every 5 seconds at least`() {
        var schedule = schedule(["A", "B"], every: .seconds(1))
        schedule.setUrgencies(["B": .moving])
        let asked = run(&schedule, for: .seconds(60), taking: .zero, silent: [0, 1], timeout: .zero)
        #expect(asked.filter { $0.index == 1 }.map(\.at).suffix(3) == [.seconds(48), .seconds(53), .seconds(58)])
        #expect(asked.filter { $0.index == 0 }.map(\.at).last == .seconds(32))
    }

    @Test func `brings the next try forward when a silent gauge becomes urgent`() {
        var schedule = schedule(["A"], every: .seconds(1))
        run(&schedule, for: .seconds(33), taking: .zero, silent: [0], timeout: .zero)
        #expect(schedule.next(at: now) == .wait(until: now + .seconds(29)))
        schedule.setUrgencies(["A": .moving])
        #expect(schedule.next(at: now) == .wait(until: now + .seconds(4)))
    }

    @Test func `never asks a silent gauge more often than a healthy one`() {
        var schedule = schedule(["A"], every: .seconds(10))
        let times = run(&schedule, for: .seconds(45), taking: .zero, silent: [0], timeout: .zero).map(\.at)
        #expect(times == [0, 10, 20, 30, 40].map { .seconds($0) })
    }

    @Test func `asks everything at once after the line came back`() {
        var schedule = schedule(["A", "B"], every: .seconds(1))
        run(&schedule, for: .seconds(40), taking: .zero, silent: [0, 1], timeout: .zero)
        schedule.restart(at: now)
        #expect(run(&schedule, for: .milliseconds(100), taking: .zero).map(\.index) == [0, 1])
        #expect(schedule.backOff(of: 0) == nil)
    }

    @Test func `measures the round without waiting for gauges that are backed off`() {
        var schedule = schedule(["A", "B", "C"], every: .seconds(2))
        run(&schedule, for: .seconds(30), taking: .milliseconds(10), silent: [2], timeout: .milliseconds(100))
        #expect(schedule.scanTime == .seconds(2))
    }

    @Test func `waits for nothing on a line without gauges`() {
        #expect(schedule([], every: .seconds(1)).next(at: now) == .wait(until: nil))
    }
}
