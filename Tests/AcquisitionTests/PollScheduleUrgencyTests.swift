import Acquisition
import TankFarm
import TestSupport
import Testing

/// Whose turn it is where the line has less time than all would like.
struct PollScheduleUrgencyTests {
    private static let exchange: Duration = .milliseconds(130)

    /// Twenty-eight gauges at 9600 baud: 60 ms on the wire, 70 ms of the gauge's own.
    private func slowLine(
        every interval: Duration, _ urgencies: [TankName: TankUrgency], dead: Set<Int> = []
    ) -> SimulatedLine {
        var line = SimulatedLine(
            PollSchedule.Entry.gauges(28, wire: .milliseconds(60)), interval: interval,
            takes: { _, _ in PollScheduleUrgencyTests.exchange },
            ends: { index, _ in dead.contains(index) ? .silent : .answered })
        line.setUrgencies(urgencies)
        // The first round is asked in order, and what each costs is learnt in it.
        line.run(for: .seconds(15))
        return line
    }

    private func tanks(_ numbers: ClosedRange<Int>, _ urgency: TankUrgency) -> [TankName: TankUrgency] {
        Dictionary(uniqueKeysWithValues: numbers.map { (TankName("T\($0)"), urgency) })
    }

    @Test(arguments: [Duration.zero, .seconds(1)])
    func `asks the one near-limit tank of a slow line every second, and the others in time`(interval: Duration) {
        var line = slowLine(every: interval, ["T17": .nearLimit])
        let asked = line.run(for: .seconds(300))
        #expect(asked.longestGap(of: 16) <= .seconds(1))
        #expect(asked.gaps(of: 16).count >= 299)
        let longest = line.schedule.longestInterval
        for index in 0..<28 { #expect(asked.longestGap(of: index) <= longest) }
        // Which is no promise for its own sake: the others lose no more than the near one takes.
        for index in 0..<28 where index != 16 { #expect(asked.longestGap(of: index) <= .milliseconds(4_400)) }
    }

    @Test(arguments: [Duration.zero, .seconds(1)])
    func `asks a near-limit tank every second from the moment it is one`(interval: Duration) {
        var line = slowLine(every: interval, [:])
        line.setUrgencies(["T17": .nearLimit])
        let since = line.now - line.start
        let asked = line.run(for: .seconds(60))
        #expect((asked.times(of: 16).first ?? .seconds(99)) - since <= PollScheduleUrgencyTests.exchange)
        #expect(asked.longestGap(of: 16) <= .seconds(1))
    }

    @Test(arguments: [Duration.zero, .seconds(1)])
    func `serves five near-limit tanks by turns with the others`(interval: Duration) {
        var line = slowLine(every: interval, tanks(3...7, .nearLimit))
        let asked = line.run(for: .seconds(300))
        // Every other exchange is theirs: five take ten.
        for index in 2...6 { #expect(asked.longestGap(of: index) <= PollScheduleUrgencyTests.exchange * 10) }
        let longest = line.schedule.longestInterval
        for index in 0..<28 { #expect(asked.longestGap(of: index) <= longest) }
        for (one, next) in zip(asked, asked.dropFirst()) {
            #expect(!((2...6).contains(one.index) && (2...6).contains(next.index)))
        }
    }

    @Test(arguments: [2, 3])
    func `asks a few near-limit tanks of a slow line every second`(count: Int) {
        var line = slowLine(every: .seconds(1), tanks(3...(2 + count), .nearLimit))
        let asked = line.run(for: .seconds(300))
        for index in 2..<(2 + count) { #expect(asked.longestGap(of: index) <= .seconds(1)) }
    }

    @Test func `never asks two near-limit tanks in a row while another is due, however quick they are`() {
        var line = slowLine(every: .seconds(1), tanks(3...8, .nearLimit))
        line.takes = { index, _ in (2...4).contains(index) ? .milliseconds(65) : .milliseconds(190) }
        let asked = line.run(for: .seconds(300))
        for (one, next) in zip(asked, asked.dropFirst()) {
            #expect(!((2...7).contains(one.index) && (2...7).contains(next.index)))
        }
    }

    @Test func `takes no near-limit tank asked on an idle line for one that went before others`() {
        var line = SimulatedLine(
            PollSchedule.Entry.gauges(2), interval: .seconds(1), responseTimeout: .seconds(2),
            takes: { index, _ in index == 0 ? .milliseconds(900) : .milliseconds(10) })
        line.ask(0)
        line.setUrgencies(["T2": .nearLimit])
        #expect(line.run(for: .milliseconds(50)).times(of: 1) == [.milliseconds(900)])
        // At 1.0 s the slow one is due; behind it the near one would come later than a second after 0.9.
        #expect(line.schedule.next(at: line.start + .seconds(1)) == .ask(1))
    }

    @Test(arguments: [2, 3, 4])
    func `asks several near-limit tanks nearly every second where exchanges vary`(count: Int) {
        var line = slowLine(every: .seconds(1), tanks(3...(2 + count), .nearLimit))
        line.takes = { _, at in
            var random = SeededRandom(seed: UInt64(at.wholeNanoseconds))
            return .milliseconds(Int.random(in: 65...130, using: &random))
        }
        let asked = line.run(for: .seconds(600))
        for index in 2..<(2 + count) {
            #expect(asked.longestGap(of: index) <= (count < 4 ? .seconds(1) : .milliseconds(1_100)))
        }
    }

    @Test func `asks a near-limit tank that was never asked before those that are late`() {
        var line = slowLine(every: .seconds(1), tanks(1...10, .nearLimit))
        line.schedule.split(4, into: [.gauge(5), .gauge(5)], at: line.now)
        let since = line.now - line.start
        let asked = line.run(for: .seconds(5))
        #expect([4, 5].allSatisfy { (asked.times(of: $0).first ?? .seconds(99)) - since < .milliseconds(600) })
    }

    @Test(arguments: [Duration.zero, .seconds(1)])
    func `serves all evenly where all are near their limits`(interval: Duration) {
        var line = slowLine(every: interval, tanks(1...28, .nearLimit))
        let asked = line.run(for: .seconds(300))
        for index in 0..<28 { #expect(asked.longestGap(of: index) <= PollScheduleUrgencyTests.exchange * 29) }
    }

    @Test(arguments: [Duration.zero, .seconds(1)])
    func `asks a near-limit tank every second among fourteen moving ones`(interval: Duration) {
        var line = slowLine(every: interval, tanks(1...14, .moving).merging(["T20": .nearLimit]) { $1 })
        let asked = line.run(for: .seconds(300))
        #expect(asked.longestGap(of: 19) <= .seconds(1))
        let longest = line.schedule.longestInterval
        for index in 0..<28 { #expect(asked.longestGap(of: index) <= longest) }
    }

    @Test(arguments: [Duration.zero, .seconds(1)])
    func `asks a near-limit tank every second among dead gauges`(interval: Duration) {
        var line = slowLine(
            every: interval, tanks(5...6, .moving).merging(["T20": .nearLimit]) { $1 }, dead: [3, 4, 21])
        let asked = line.run(for: .seconds(300))
        #expect(asked.longestGap(of: 19) <= .seconds(1))
        let longest = line.schedule.longestInterval
        for index in 0..<28 where ![3, 4, 21].contains(index) { #expect(asked.longestGap(of: index) <= longest) }
    }

    @Test func `gives a near-limit tank no preference while its gauge is silent`() {
        var line = slowLine(every: .zero, ["T4": .nearLimit], dead: [3])
        let asked = line.run(for: .seconds(60))
        #expect(asked.count { $0.index == 3 } <= 13)
        #expect(asked.longestGap(of: 9) <= .milliseconds(28 * 130 + 560))
    }

    @Test(arguments: [Duration.zero, .seconds(1)])
    func `asks moving tanks twice as often as still ones on a slow line`(interval: Duration) {
        var line = slowLine(every: interval, tanks(1...14, .moving))
        let asked = line.run(for: .seconds(300))
        let moving = Double(asked.count { $0.index < 14 })
        let still = Double(asked.count { $0.index >= 14 })
        #expect(moving / still > 1.8 && moving / still < 2.2)
    }

    @Test func `asks a near-limit tank at the interval after it was asked, on a line with time to spare`() {
        var line = SimulatedLine(
            PollSchedule.Entry.gauges(3), interval: .seconds(1), takes: { _, _ in .milliseconds(30) })
        line.run(for: .milliseconds(500))
        line.setUrgencies(["T2": .nearLimit])
        let times = line.run(for: .seconds(3)).times(of: 1)
        #expect(times == [.milliseconds(1_000), .milliseconds(2_000), .milliseconds(3_000)])
    }

    @Test(arguments: [Duration.zero, .seconds(1)])
    func `leaves the rest its share of the line where near-limit gauges are much slower`(interval: Duration) {
        let near: ClosedRange<Int> = 0...4
        var line = SimulatedLine(
            PollSchedule.Entry.gauges(28), interval: interval,
            takes: { index, _ in near.contains(index) ? .milliseconds(450) : .milliseconds(27) })
        line.setUrgencies(tanks(1...5, .nearLimit).merging(tanks(6...27, .moving)) { $1 })
        line.run(for: .seconds(20))
        let asked = line.run(for: .seconds(120))
        let longest = line.schedule.longestInterval
        for index in 0..<28 { #expect(asked.longestGap(of: index) <= longest) }
        // Half of the line is 60 s. Without a beat the near ones go round with the others too; round by round all would
        // have a 2.9 s turn, and the rest 26 s of these 120.
        let rest = asked.filter { !near.contains($0.index) }.reduce(Duration.zero) { $0 + $1.end - $1.at }
        #expect(rest > (interval == .zero ? .seconds(24) : .seconds(50)))
    }

    @Test func `counts a request of several tanks as its most urgent one`() {
        let table = PollSchedule.Entry(
            device: 9, tanks: ["A", "B", "C"], every: 1, wireTime: .milliseconds(60), carriesLevel: true)
        var line = SimulatedLine(
            PollSchedule.Entry.gauges(27, wire: .milliseconds(60)) + [table], interval: .seconds(1),
            takes: { _, _ in PollScheduleUrgencyTests.exchange })
        line.setUrgencies(["C": .nearLimit, "A": .moving])
        line.run(for: .seconds(15))
        #expect(line.run(for: .seconds(60)).longestGap(of: 27) <= .seconds(1))
    }

    @Test func `takes a request for the temperature alone for still, whatever its tank does`() {
        let entries = PollSchedule.Entry.gauges(20) + [.gauge(1, every: 5, carriesLevel: false)]
        var line = SimulatedLine(entries, interval: .zero, takes: { _, _ in PollScheduleUrgencyTests.exchange })
        line.setUrgencies(["T1": .nearLimit])
        line.run(for: .seconds(15))
        let asked = line.run(for: .seconds(300))
        #expect(asked.count { $0.index == 20 } < asked.count { $0.index == 5 } / 4)
    }

    @Test func `lets go of an urgency that is not named any more`() {
        var line = slowLine(every: .seconds(1), ["T17": .nearLimit])
        line.setUrgencies([:])
        let asked = line.run(for: .seconds(60))
        #expect(asked.longestGap(of: 16) > .seconds(3))
    }

    @Test func `states a shorter longest interval again by and by when a slow answer has passed`() {
        var line = slowLine(every: .zero, [:])
        let before = line.schedule.longestInterval
        line.takes = { _, _ in .milliseconds(200) }
        line.ask(3)
        let after = line.schedule.longestInterval
        #expect(after >= before + .milliseconds(4 * 70))
        line.takes = { _, _ in PollScheduleUrgencyTests.exchange }
        line.run(for: .seconds(120))
        #expect(line.schedule.longestInterval < before + .milliseconds(40))
    }

    @Test(arguments: 0..<12)
    func `keeps the stated longest interval under random urgencies and durations`(run: Int) {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        let count = Int.random(in: 1...40, using: &random)
        let interval = [Duration.zero, .milliseconds(300), .seconds(1), .seconds(5)][run % 4]
        var entries = PollSchedule.Entry.gauges(count)
        for unit in 1...count where Int.random(in: 0..<4, using: &random) == 0 {
            entries.append(.gauge(UInt8(unit), every: Int.random(in: 2...6, using: &random)))
        }
        let slowest = (0..<entries.count).map { _ in Int.random(in: 5...450, using: &random) }
        let durations = SeededRandom(seed: seed &+ 1)
        var line = SimulatedLine(
            entries, interval: interval,
            takes: { index, at in
                // Drawn from the time itself, so that a run can be repeated.
                var draw = durations
                let place = Int(truncatingIfNeeded: at.wholeNanoseconds ^ Int64(bitPattern: draw.next())) & 0xFFFF
                return .milliseconds(slowest[index] - slowest[index] * place / 0xFFFF / 4)
            })
        var last = Array(repeating: Duration?.none, count: entries.count)
        line.run(for: .seconds(60))
        var stated = entries.indices.map { line.schedule.longestInterval(of: $0) }
        for _ in 0..<400 {
            var urgencies: [TankName: TankUrgency] = [:]
            for unit in 1...count {
                urgencies[TankName("T\(unit)")] = TankUrgency(rawValue: Int.random(in: 0...2, using: &random))
            }
            line.setUrgencies(urgencies)
            // Some urgencies hold for long, so that what they bring about settles.
            let span = Duration.milliseconds(Int.random(in: 50...4_000, using: &random))
            for asking in line.run(for: span) {
                if let before = last[asking.index] { #expect(asking.at - before <= stated[asking.index]) }
                last[asking.index] = asking.at
            }
            for index in entries.indices {
                let before = last[index] ?? .seconds(60)
                #expect(line.now - line.start - before <= stated[index])
            }
            for index in entries.indices { stated[index] = line.schedule.longestInterval(of: index) }
        }
        #expect(last.allSatisfy { $0 != nil })
    }
}
