import Acquisition
import TankFarm
import TestSupport
import Testing

/// What silent, garbling and refusing devices cost, and how they come back.
struct PollSchedulePatienceTests {
    /// Exchanges that take no time, so that what is left are the waits.
    private func instantLine(
        _ entries: [PollSchedule.Entry], every interval: Duration = .seconds(1),
        ends: @escaping (Int, Duration) -> PollSchedule.Ending = { _, _ in .silent }
    ) -> SimulatedLine {
        SimulatedLine(entries, interval: interval, responseTimeout: .zero, takes: { _, _ in .zero }, ends: ends)
    }

    private func seconds(_ values: Int...) -> [Duration] { values.map { .seconds($0) } }

    @Test func `asks a silent gauge after 2, 4, 8, 16 and then every 30 seconds`() {
        var line = instantLine([.gauge(1)])
        #expect(line.run(for: .seconds(130)).map(\.at) == seconds(0, 1, 2, 4, 8, 16, 32, 62, 92, 122))
    }

    @Test func `gives the back-off with the exchange that earned it`() {
        var line = instantLine([.gauge(1)])
        let backOffs = line.run(for: .seconds(63)).map(\.backOff)
        #expect(backOffs == [nil, nil] + [2, 4, 8, 16, 30, 30].map { .seconds($0) })
    }

    @Test func `asks the others at their rate while one is silent`() {
        var line = SimulatedLine(
            PollSchedule.Entry.gauges(3), interval: .seconds(1), takes: { _, _ in .milliseconds(30) },
            ends: { index, _ in index == 1 ? .silent : .answered })
        let asked = line.run(for: .seconds(60))
        #expect(asked.times(of: 0).count == 60)
        #expect(asked.times(of: 2).count == 60)
        #expect(asked.times(of: 1).count < 10)
    }

    @Test func `asks at the full rate again from the first good answer`() {
        var line = instantLine([.gauge(1)])
        line.run(for: .seconds(40))
        #expect(line.schedule.backOff(of: 0) == .seconds(30))
        line.ends = { _, _ in .answered }
        line.run(for: .milliseconds(22_500))
        #expect(line.schedule.backOff(of: 0) == nil)
        #expect(line.run(for: .milliseconds(3_400)).count == 3)
    }

    @Test func `gives a gauge no back-off for two failures in a row`() {
        var line = instantLine([.gauge(1)])
        line.run(for: .milliseconds(1_500))
        #expect(line.schedule.failures(of: 0) == 2)
        #expect(line.schedule.backOff(of: 0) == nil)
    }

    @Test func `never asks a silent gauge more often than a healthy one`() {
        var line = instantLine([.gauge(1)], every: .seconds(10))
        #expect(line.run(for: .seconds(45)).map(\.at) == seconds(0, 10, 20, 30, 40))
    }

    @Test func `never asks a refused request of every fifth scan more often than a healthy one`() {
        var line = instantLine([.gauge(1), .gauge(1, every: 5)])
        line.ends = { index, _ in index == 1 ? .refused : .answered }
        #expect(line.run(for: .seconds(45)).times(of: 1) == seconds(0, 5, 10, 15, 20, 28, 44))
    }

    @Test func `tries a silent gauge every 5 seconds at least where its tank is urgent`() {
        var line = instantLine(PollSchedule.Entry.gauges(2))
        line.setUrgencies(["T2": .moving])
        let asked = line.run(for: .seconds(60))
        #expect(asked.times(of: 1).suffix(3) == seconds(48, 53, 58)[...])
        #expect(asked.times(of: 0).last == .seconds(32))
    }

    @Test(arguments: [false, true])
    func `tries a failing request of an urgent tank every 5 seconds while its device answers others`(
        isUrgentFirst: Bool
    ) {
        let other = PollSchedule.Entry(device: 1, tanks: ["T9"], every: 1, wireTime: .zero, carriesLevel: true)
        var line = instantLine([.gauge(1), other])
        line.ends = { index, _ in index == 0 ? .refused : .answered }
        line.setUrgencies(isUrgentFirst ? ["T1": .moving] : [:])
        line.run(for: .milliseconds(500))
        line.setUrgencies(isUrgentFirst ? [:] : ["T1": .moving])
        #expect(line.run(for: .seconds(60)).times(of: 0).suffix(3) == seconds(48, 53, 58)[...])
    }

    @Test func `counts no overrun for a silent gauge that is tried late`() {
        var line = instantLine([.gauge(1)])
        line.run(for: .seconds(33))
        _ = line.schedule.begin(0, at: line.start + .seconds(75))
        #expect(line.schedule.overruns == 0)
    }

    @Test func `does not read a tank again whose gauge is left alone`() {
        var line = instantLine(PollSchedule.Entry.gauges(2))
        line.ends = { index, _ in index == 0 ? .silent : .answered }
        line.run(for: .milliseconds(10_500))
        line.schedule.readAgain("T1")
        #expect(line.schedule.next(at: line.now) == .wait(until: line.start + .seconds(11)))
    }

    @Test func `goes on trying every 5 seconds where the tank was urgent when its gauge was lost`() {
        var line = instantLine([.gauge(1)])
        line.setUrgencies(["T1": .nearLimit])
        line.run(for: .milliseconds(500))
        line.setUrgencies([:])
        #expect(line.run(for: .seconds(60)).times(of: 0).suffix(3) == seconds(48, 53, 58)[...])
    }

    @Test func `brings the next try forward when a silent gauge's tank becomes urgent`() {
        var line = instantLine([.gauge(1)])
        line.run(for: .seconds(33))
        #expect(line.schedule.next(at: line.now) == .wait(until: line.now + .seconds(29)))
        line.setUrgencies(["T1": .moving])
        #expect(line.schedule.next(at: line.now) == .wait(until: line.now + .seconds(4)))
    }

    @Test func `probes a mute device with one of its requests at a time, by turns`() {
        var line = instantLine([.gauge(1), .gauge(1), .gauge(1), .gauge(2)])
        line.ends = { index, _ in index < 3 ? .silent : .answered }
        let asked = line.run(for: .seconds(130)).filter { $0.index < 3 }
        let probes = asked.filter { $0.backOff != nil }
        #expect(probes.map(\.at) == seconds(2, 4, 8, 16, 32, 62, 92, 122))
        #expect(probes.map(\.index) == [0, 1, 2, 0, 1, 2, 0, 1])
        #expect([0, 1, 2].map { line.schedule.backOff(of: $0) } == Array(repeating: .seconds(30), count: 3))
    }

    @Test func `asks all requests of a mute device at once when a probe is answered`() {
        var line = instantLine([.gauge(1), .gauge(1), .gauge(1)])
        line.run(for: .seconds(50))
        line.ends = { _, _ in .answered }
        #expect(line.run(for: .seconds(13)).map(\.at) == seconds(62, 62, 62))
        #expect([0, 1, 2].map { line.schedule.failures(of: $0) } == [0, 0, 0])
        #expect(line.run(for: .seconds(10)).count == 30)
    }

    @Test func `backs off only the failing request of a device that answers others`() {
        var line = instantLine([.gauge(1), .gauge(1)])
        line.ends = { index, _ in index == 0 ? .refused : .answered }
        let asked = line.run(for: .seconds(130))
        #expect(asked.times(of: 0) == seconds(0, 1, 2, 4, 8, 16, 32, 62, 92, 122))
        #expect(asked.times(of: 1).count == 130)
        #expect(line.schedule.backOff(of: 1) == nil)
    }

    @Test func `lets a request that always fails rise to its longest wait although its device came back`() {
        var line = instantLine([.gauge(1), .gauge(1)])
        line.run(for: .seconds(20))
        line.ends = { index, _ in index == 0 ? .refused : .answered }
        let asked = line.run(for: .seconds(200))
        #expect(line.schedule.backOff(of: 0) == .seconds(30))
        #expect(asked.times(of: 0).count < 12)
    }

    @Test func `tries all gauges of a row at once when one of them is back`() {
        var line = instantLine(PollSchedule.Entry.gauges(6))
        line.ends = { index, at in index < 4 && at > .seconds(10) ? .silent : .answered }
        // Their probes drift apart: one is urgent for a while.
        line.run(for: .seconds(30))
        line.setUrgencies(["T1": .moving])
        line.run(for: .seconds(30))
        line.ends = { index, _ in index == 1 ? .silent : .answered }
        let asked = line.run(for: .seconds(6)).filter { $0.index < 4 }
        let back = asked.first { $0.index == 0 && $0.ending == .answered }
        #expect([1, 2, 3].map { asked.times(of: $0).first } == [back?.at, back?.at, back?.at])
        // The one that is still silent begins its waits anew, and is not tried again for each of the others that come.
        #expect(asked.times(of: 1) == seconds(62, 64))
        #expect(asked.filter { $0.index == 1 }.map(\.backOff) == [.seconds(2), .seconds(2)])
    }

    @Test func `leaves gauges alone that were lost long before the one that is back`() {
        var line = instantLine(PollSchedule.Entry.gauges(2))
        line.ends = { index, at in index == 0 || at > .seconds(100) ? .silent : .answered }
        line.run(for: .seconds(110))
        line.ends = { index, _ in index == 0 ? .silent : .answered }
        let asked = line.run(for: .seconds(60))
        #expect(asked.first { $0.index == 1 }?.ending == .answered)
        #expect(asked.times(of: 0) == seconds(122, 152))
    }

    @Test func `is not led by a gauge that comes and goes to one that stays dead`() {
        // One dies at 10 s for good; with it another that is away for 10 s of each 20 from then on.
        var line = instantLine(PollSchedule.Entry.gauges(3))
        line.ends = { index, at in
            switch index {
            case 0: at < .seconds(10) ? .answered : .silent
            case 1: (Int(at.inSeconds) / 10).isMultiple(of: 2) ? .answered : .silent
            default: .answered
            }
        }
        line.run(for: .seconds(60))
        #expect(line.run(for: .seconds(600)).times(of: 0).count <= 21)
    }

    @Test func `wakes a row that was dead from the start when its power comes`() {
        var line = instantLine(PollSchedule.Entry.gauges(3))
        line.ends = { index, _ in index < 2 ? .silent : .answered }
        line.setUrgencies(["T1": .moving])
        line.run(for: .seconds(40))
        line.ends = { _, _ in .answered }
        let asked = line.run(for: .seconds(20))
        #expect(asked.times(of: 1).first == asked.times(of: 0).first)
        #expect(asked.times(of: 1).first == .seconds(43))
    }

    @Test func `repeats a garbled exchange at once, one time`() {
        var line = SimulatedLine(
            PollSchedule.Entry.gauges(3), interval: .seconds(1), takes: { _, _ in .milliseconds(30) },
            ends: { index, at in index == 1 && at > .milliseconds(5_500) ? .garbled : .answered })
        line.run(for: .milliseconds(5_500))
        #expect(line.run(for: .seconds(1)).map(\.index) == [0, 1, 1, 2])
        #expect(line.run(for: .seconds(1)).map(\.index) == [0, 1, 2])
        #expect(line.schedule.backOff(of: 1) == .seconds(2))
    }

    @Test(arguments: [PollSchedule.Ending.silent, .refused])
    func `does not repeat at once what was silent or refused`(ending: PollSchedule.Ending) {
        var line = SimulatedLine(
            PollSchedule.Entry.gauges(3), interval: .seconds(1), takes: { _, _ in .milliseconds(30) },
            ends: { index, at in index == 1 && at > .milliseconds(5_500) ? ending : .answered })
        line.run(for: .milliseconds(5_500))
        #expect(line.run(for: .seconds(1)).map(\.index) == [0, 1, 2])
    }

    @Test func `repeats at most one exchange in eight on a line full of noise`() {
        var line = SimulatedLine(
            PollSchedule.Entry.gauges(28), interval: .zero, takes: { _, _ in .milliseconds(130) },
            ends: { _, at in
                var random = SeededRandom(seed: UInt64(at.wholeNanoseconds))
                return random.next().isMultiple(of: 4) ? .garbled : .answered
            })
        line.run(for: .seconds(60))
        let asked = line.run(for: .seconds(300))
        let repeated = zip(asked, asked.dropFirst()).count { $0.index == $1.index }
        #expect(repeated > asked.count / 20 && repeated <= asked.count / 9 + 4)
    }

    @Test func `repeats a near-limit tank's garbled exchange at once`() {
        var line = SimulatedLine(
            PollSchedule.Entry.gauges(28), interval: .zero, takes: { _, _ in .milliseconds(130) })
        line.setUrgencies(["T5": .nearLimit])
        line.run(for: .seconds(20))
        line.ends = { index, _ in index == 4 ? .garbled : .answered }
        let asked = line.run(for: .seconds(2)).map(\.index)
        let first = asked.firstIndex(of: 4) ?? 0
        #expect(asked[first + 1] == 4)
    }

    @Test func `waits for a gauge as long as its own answers have needed, and in full once after a failure`() {
        var line = SimulatedLine(
            [.gauge(1, wire: .milliseconds(20))], interval: .seconds(1), takes: { _, _ in .milliseconds(60) })
        #expect(line.run(for: .milliseconds(900)).first?.wait == .milliseconds(500))
        let healthy = line.run(for: .seconds(90)).map(\.wait)
        #expect(healthy.allSatisfy { $0 > .milliseconds(120) && $0 <= .milliseconds(150) })
        line.ends = { _, _ in .silent }
        let failing = line.run(for: .seconds(60)).map(\.wait)
        #expect(failing[0] < .milliseconds(150))
        #expect(failing[1] == .milliseconds(500))
        // The last one before it counts as lost is never cut short either.
        #expect(failing[2] == .milliseconds(500))
        #expect(failing.dropFirst(3).allSatisfy { $0 < .milliseconds(150) })
        let later = line.run(for: .seconds(240)).map(\.wait)
        #expect(later.count { $0 == .milliseconds(500) } >= 2)
    }

    @Test func `hears a gauge again that has become slower than it used to be`() {
        var line = SimulatedLine(
            PollSchedule.Entry.gauges(2), interval: .seconds(1), takes: { _, _ in .milliseconds(40) })
        line.run(for: .seconds(70))
        line.takes = { index, _ in index == 0 ? .milliseconds(300) : .milliseconds(40) }
        let asked = line.run(for: .seconds(10)).filter { $0.index == 0 }
        #expect(asked.map(\.ending) == [.silent] + Array(repeating: .answered, count: 9))
    }

    @Test(arguments: [false, true])
    func `keeps the living at their rate with three of 28 dead from the start`(isMoving: Bool) {
        func line(dead: Set<Int>) -> SimulatedLine {
            SimulatedLine(
                PollSchedule.Entry.gauges(28, wire: .milliseconds(17)), interval: .zero,
                takes: { _, _ in .milliseconds(27) },
                ends: { index, _ in dead.contains(index) ? .silent : .answered })
        }
        let dead: Set<Int> = [4, 13, 27]
        var healthy = line(dead: [])
        var sick = line(dead: dead)
        if isMoving { sick.setUrgencies(["T5": .moving, "T14": .moving, "T28": .moving]) }
        healthy.run(for: .seconds(15))
        sick.run(for: .seconds(15))
        let best = healthy.run(for: .seconds(120)).count { !dead.contains($0.index) }
        let kept = sick.run(for: .seconds(120)).count { !dead.contains($0.index) }
        #expect(Double(kept) >= 0.93 * Double(best))
    }
}
