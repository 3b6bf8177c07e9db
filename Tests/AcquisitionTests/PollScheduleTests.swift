import Acquisition
import TankFarm
import Testing

/// The beat, the rounds, and what is asked out of turn. Urgency and patience have suites of their own.
struct PollScheduleTests {
    private func line(
        _ entries: [PollSchedule.Entry], every interval: Duration, taking: Duration
    ) -> SimulatedLine {
        SimulatedLine(entries, interval: interval, responseTimeout: .seconds(5), takes: { _, _ in taking })
    }

    @Test func `asks all requests at once at the start, in the plan's order`() {
        var line = line(PollSchedule.Entry.gauges(3), every: .seconds(1), taking: .milliseconds(30))
        #expect(line.run(for: .milliseconds(900)).map(\.index) == [0, 1, 2])
        #expect(line.schedule.scanTime == nil)
    }

    @Test func `keeps the beat of the interval whatever the exchanges take`() {
        var line = line([.gauge(1)], every: .seconds(1), taking: .milliseconds(300))
        #expect(line.run(for: .milliseconds(3_500)).map(\.at) == [.zero, .seconds(1), .seconds(2), .seconds(3)])
        #expect(line.schedule.overruns == 0)
        #expect(line.schedule.scanTime == .seconds(1))
    }

    @Test func `leaves out the beats that have passed and counts them`() {
        var line = line([.gauge(1)], every: .seconds(1), taking: .milliseconds(2_500))
        let asked = line.run(for: .milliseconds(7_900)).map(\.at)
        #expect(asked == [.zero, .milliseconds(2_500), .milliseconds(5_000), .milliseconds(7_500)])
        // The beats at 1, 3 and 6 s were served late; those at 2, 4, 5 and 7 s were left out.
        #expect(line.schedule.overruns == 4)
        #expect(line.schedule.scanTime == .milliseconds(2_500))
    }

    @Test func `goes round without a pause when the interval is zero`() {
        var line = line(PollSchedule.Entry.gauges(3), every: .zero, taking: .milliseconds(30))
        #expect(line.run(for: .milliseconds(290)).map(\.index) == [0, 1, 2, 0, 1, 2, 0, 1, 2, 0])
        #expect(line.schedule.scanTime == .milliseconds(90))
    }

    @Test func `serves all evenly when the line is too slow for its scan`() {
        var line = line(PollSchedule.Entry.gauges(28), every: .seconds(1), taking: .milliseconds(129))
        let asked = line.run(for: .seconds(60))
        let counts = (0..<28).map { index in asked.count { $0.index == index } }
        #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
        for index in 0..<28 { #expect(asked.longestGap(of: index) <= .milliseconds(29 * 129)) }
        // The line is never idle.
        #expect(asked.count == 466)
    }

    @Test func `asks a request of every fifth scan in every fifth scan`() {
        var line = line([.gauge(1), .gauge(1, every: 5)], every: .seconds(1), taking: .milliseconds(30))
        let asked = line.run(for: .seconds(12))
        #expect(asked.times(of: 0).count == 12)
        #expect(asked.times(of: 1) == [.milliseconds(30), .milliseconds(5_030), .milliseconds(10_030)])
    }

    @Test(arguments: [Duration.zero, .seconds(1)])
    func `asks a request of every fifth scan a fifth as often on a line that is never idle`(interval: Duration) {
        let entries = PollSchedule.Entry.gauges(20) + [.gauge(1, every: 5), .gauge(2, every: 5)]
        var line = line(entries, every: interval, taking: .milliseconds(130))
        let asked = line.run(for: .seconds(600))
        let often = Double(asked.count { $0.index == 5 })
        for index in [20, 21] {
            let share = Double(asked.count { $0.index == index }) / often
            #expect(share > 0.18 && share < 0.22)
        }
    }

    @Test func `measures the round without waiting for requests that are not in every scan`() {
        var line = line([.gauge(1), .gauge(1, every: 5)], every: .seconds(1), taking: .milliseconds(30))
        line.run(for: .seconds(12))
        #expect(line.schedule.scanTime == .seconds(1))
    }

    @Test func `measures the round without waiting for gauges that are backed off`() {
        var line = line(PollSchedule.Entry.gauges(3), every: .seconds(2), taking: .milliseconds(10))
        line.ends = { index, _ in index == 2 ? .silent : .answered }
        line.run(for: .seconds(60))
        #expect(line.schedule.backOff(of: 2) == .seconds(30))
        #expect(line.schedule.scanTime == .seconds(2))
    }

    @Test func `measures the round from all of them where one is asked more often`() {
        var line = line(PollSchedule.Entry.gauges(20), every: .zero, taking: .milliseconds(130))
        line.setUrgencies(["T7": .nearLimit])
        line.run(for: .seconds(30))
        let scan = line.schedule.scanTime ?? .zero
        #expect(scan > .milliseconds(20 * 130) && scan < .milliseconds(24 * 130))
    }

    @Test func `waits for nothing on a line without requests`() {
        let line = line([], every: .seconds(1), taking: .zero)
        #expect(line.schedule.next(at: line.now) == .wait(until: nil))
    }

    @Test func `asks everything at once after the line came back`() {
        var line = line(PollSchedule.Entry.gauges(2), every: .seconds(1), taking: .milliseconds(10))
        line.ends = { _, _ in .silent }
        line.run(for: .seconds(90))
        line.schedule.restart(at: line.now)
        #expect(line.schedule.scanTime == nil)
        #expect(line.schedule.failures(of: 0) == 0)
        #expect(line.schedule.backOff(of: 1) == nil)
        line.ends = { _, _ in .answered }
        #expect(Set(line.run(for: .milliseconds(100)).map(\.index)) == [0, 1])
    }

    @Test func `holds nothing against a gauge that was asked when the connection failed`() {
        var line = line([.gauge(1)], every: .seconds(1), taking: .zero)
        for _ in 0..<5 {
            _ = line.schedule.begin(0, at: line.now)
            line.schedule.abandon(0, at: line.now)
        }
        #expect(line.schedule.failures(of: 0) == 0)
        #expect(line.schedule.backOff(of: 0) == nil)
    }

    @Test func `reads a tank again before anything else, once`() {
        var line = line(PollSchedule.Entry.gauges(3), every: .zero, taking: .milliseconds(30))
        line.setUrgencies(["T1": .nearLimit])
        line.run(for: .milliseconds(100))
        line.schedule.readAgain("T3")
        #expect(line.schedule.next(at: line.now) == .ask(2))
        // Its turn has been, so that the others have theirs now.
        #expect(line.run(for: .milliseconds(90)).map(\.index).filter { $0 == 2 } == [2])
    }

    @Test func `reads again only what carries the tank's level, and keeps the beat`() {
        let shared = PollSchedule.Entry(
            device: 9, tanks: ["T1", "T2"], every: 1, wireTime: .zero, carriesLevel: true)
        let entries: [PollSchedule.Entry] = [.gauge(1), .gauge(1, every: 5, carriesLevel: false), shared, .gauge(3)]
        var line = line(entries, every: .seconds(1), taking: .milliseconds(10))
        line.run(for: .milliseconds(400))
        line.schedule.readAgain("T1")
        #expect(line.run(for: .milliseconds(400)).map(\.index) == [0, 2])
        // Behind the one that was asked longest ago.
        #expect(line.run(for: .seconds(1)).times(of: 0) == [.milliseconds(1_010)])
    }

    @Test func `still reads again where the connection failed meanwhile`() {
        var line = line(PollSchedule.Entry.gauges(2), every: .seconds(1), taking: .milliseconds(10))
        line.run(for: .milliseconds(400))
        line.schedule.readAgain("T2")
        #expect(line.schedule.next(at: line.now) == .ask(1))
        _ = line.schedule.begin(1, at: line.now)
        line.schedule.abandon(1, at: line.now)
        #expect(line.schedule.next(at: line.now) == .ask(1))
        line.ask(1)
        #expect(line.schedule.next(at: line.now) == .wait(until: line.start + .seconds(1)))
    }

    @Test func `puts narrower requests in the place of a refused one, due at once`() {
        var line = line(PollSchedule.Entry.gauges(3), every: .seconds(1), taking: .milliseconds(10))
        line.run(for: .milliseconds(500))
        line.schedule.setUrgencies(["T8": .moving], at: line.now)
        line.schedule.split(1, into: [.gauge(2), .gauge(8)], at: line.now)
        #expect(line.schedule.entries.map(\.device.number) == [1, 2, 8, 3])
        #expect(line.run(for: .milliseconds(400)).map(\.index) == [1, 2])
        // The one behind them keeps its beat under its new index.
        #expect(line.run(for: .milliseconds(900)).times(of: 3).count == 1)
    }

    @Test func `asks at its rate again a device whose refused request was split`() {
        var line = line([.gauge(1), .gauge(2)], every: .seconds(1), taking: .milliseconds(10))
        line.ends = { index, _ in index == 0 ? .refused : .answered }
        line.run(for: .seconds(10))
        #expect(line.schedule.backOff(of: 0) != nil)
        line.schedule.split(0, into: [.gauge(1), .gauge(1)], at: line.now)
        #expect([0, 1].map { line.schedule.backOff(of: $0) } == [nil, nil])
        line.ends = { _, _ in .answered }
        #expect(line.run(for: .milliseconds(4_500)).times(of: 1).count == 5)
    }
}
