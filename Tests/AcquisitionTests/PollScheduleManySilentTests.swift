import TankFarm
import Testing

@testable import Acquisition

/// Rows of gauges without power, gauges with slow phases, and requests that change their shape.
struct PollScheduleManySilentTests {
    /// The longest time between two good answers of a living gauge, from the hundredth second after the others fell silent.
    private func longestGap(_ line: inout SimulatedLine, silent: Int) -> Duration {
        line.run(for: .seconds(100))
        line.ends = { index, _ in index < silent ? .silent : .answered }
        line.run(for: .seconds(100))
        var last: [Int: Duration] = [:]
        var longest = Duration.zero
        for asking in line.run(for: .seconds(400)) where asking.ending == .answered {
            if let before = last[asking.index] { longest = max(longest, asking.end - before) }
            last[asking.index] = asking.end
        }
        return longest
    }

    @Test(arguments: [(3, 500), (10, 500), (14, 500), (10, 1_000), (14, 1_000)])
    func `keeps the living fresh on a serial line with a row of silent gauges`(silent: Int, timeout: Int) {
        var line = SimulatedLine(
            PollSchedule.Entry.gauges(28, wire: .milliseconds(27)), interval: .milliseconds(1_200),
            responseTimeout: .milliseconds(timeout), takes: { _, _ in .milliseconds(40) })
        #expect(longestGap(&line, silent: silent) < .seconds(3))
    }

    @Test(arguments: [10, 30, 60])
    func `keeps the living fresh behind a gateway with many silent units`(silent: Int) {
        var line = SimulatedLine(
            PollSchedule.Entry.gauges(247), interval: .seconds(1), takes: { _, _ in .milliseconds(3) })
        #expect(longestGap(&line, silent: silent) < .seconds(3))
    }

    @Test(arguments: [(45, 4), (50, 5), (40, 3), (50, 1)])
    func `never loses a gauge that is slow for some seconds now and then`(period: Int, slow: Int) {
        var line = SimulatedLine(
            PollSchedule.Entry.gauges(10, wire: .milliseconds(27)), interval: .seconds(1),
            takes: { index, at in
                let isSlow = index == 0 && Int(at.inSeconds) % period < slow
                return .milliseconds(isSlow ? 300 : 36)
            })
        #expect(line.run(for: .seconds(1_800)).allSatisfy { $0.backOff == nil })
    }

    @Test func `keeps what it knows of the other gauges when a request takes another shape`() {
        let entries = PollSchedule.Entry.gauges(4, wire: .milliseconds(27))
        var line = SimulatedLine(entries, interval: .seconds(1), takes: { _, _ in .milliseconds(36) })
        line.ends = { index, _ in index == 0 ? .silent : .answered }
        line.run(for: .seconds(100))
        let backOff = line.schedule.backOff(of: 0)
        #expect(backOff == .seconds(30))
        var other = entries
        other[3] = .gauge(4, wire: .milliseconds(40))
        line.schedule.replan(other, at: line.now)
        #expect(line.schedule.backOff(of: 0) == backOff)
        #expect(line.schedule.next(at: line.now) == .ask(3))
        // Not the configured half second: its replies are known.
        #expect(line.schedule.begin(3, at: line.now) < .milliseconds(150))
    }

    @Test func `forgives a silent device whose request takes another shape`() {
        var line = SimulatedLine(
            PollSchedule.Entry.gauges(2, wire: .milliseconds(27)), interval: .seconds(1),
            takes: { _, _ in .milliseconds(36) })
        line.ends = { index, _ in index == 0 ? .silent : .answered }
        line.run(for: .seconds(100))
        line.schedule.replan([.gauge(1, wire: .milliseconds(40)), .gauge(2, wire: .milliseconds(27))], at: line.now)
        #expect(line.schedule.backOff(of: 0) == nil)
        #expect(line.schedule.next(at: line.now) == .ask(0))
    }
}
