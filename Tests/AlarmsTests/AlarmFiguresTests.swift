import Alarms
import TankFarm
import TestSupport
import Testing

/// Entries of a made-up journal, in seconds after the window's beginning.
private struct Pages {
    static let begin = WallTime(milliseconds: 1_795_219_200_000)
    static let overfill = AlarmID(.tank("TK-101"), .levelHighHigh)
    static let high = AlarmID(.tank("TK-101"), .levelHigh)
    static let cold = AlarmID(.tank("TK-102"), .temperatureLow)

    private(set) var entries: [JournalEntry] = []

    static func at(_ seconds: Double) -> WallTime {
        WallTime(milliseconds: begin.milliseconds + Int64((seconds * 1_000).rounded()))
    }

    mutating func add(
        _ seconds: Double, _ event: JournalEvent, _ alarm: AlarmID? = Pages.high, _ serial: Int64? = nil,
        by name: String? = nil, text: String? = nil
    ) {
        entries.append(
            JournalEntry(
                at: Pages.at(seconds), event: event, alarm: alarm, serial: serial, operatorName: name, text: text))
    }

    func figures(
        hours: Double = 24, definitions: [AlarmDefinition] = [], standing: [AlarmRecord] = [], operators: Int = 1,
        unwatched: Duration = .zero, recordedSince: WallTime? = nil
    ) -> AlarmFigures {
        AlarmFigures(
            entries: entries, from: Pages.begin, to: Pages.at(hours * 3_600), definitions: definitions,
            standing: standing, operators: operators, unwatched: unwatched, recordedSince: recordedSince)
    }

    /// One annunciation at each of the times, of a different alarm each.
    static func raised(at times: [Double]) -> Pages {
        var pages = Pages()
        for (number, time) in times.enumerated() {
            pages.add(time, .raised, AlarmID(.tank(TankName("T\(number)")), .levelHigh), Int64(number + 1))
        }
        return pages
    }
}

@Suite struct AlarmFiguresTests {
    @Test func `means one annunciation in ten minutes where one rings every ten minutes`() {
        let figures = Pages.raised(at: (0..<144).map { Double($0) * 600 }).figures()
        #expect(figures.annunciations == 144)
        #expect(figures.meanPerTenMinutes == 1)
        #expect(figures.perDay == 144)
        #expect(figures.mostInTenMinutes == 1)
        #expect(figures.floodShare == 0)
    }

    @Test func `shares the means out among the operators, and not the peak`() {
        let figures = Pages.raised(at: (0..<72).map { Double($0) * 1_200 + 1 }).figures(operators: 2)
        #expect(figures.meanPerTenMinutes == 0.25)
        #expect(figures.perDay == 36)
        #expect(figures.mostInTenMinutes == 1)
    }

    @Test func `takes the time without a station out of the means`() {
        let pages = Pages.raised(at: [10, 20, 30])
        #expect(pages.figures(unwatched: .seconds(12 * 3_600)).perDay == 6)
        #expect(pages.figures(unwatched: .seconds(30 * 3_600)).perDay == nil)
    }

    @Test func `counts from the record's beginning where the window reaches back before it`() {
        let figures = Pages.raised(at: [43_200, 43_210]).figures(recordedSince: Pages.at(43_200))
        #expect(figures.watched == .seconds(43_200))
        #expect(figures.perDay == 4)
    }

    @Test func `finds the most in any ten minutes wherever they lie`() {
        // Five at the end of one ten minutes of the clock and four at the start of the next.
        let figures = Pages.raised(at: [500, 510, 520, 530, 540, 610, 620, 630, 1_099, 1_100]).figures()
        #expect(figures.mostInTenMinutes == 9)
        #expect(figures.mostInTenMinutesAt == Pages.at(1_099))
        #expect(figures.floods == 0)
    }

    @Test func `measures a flood from the tenth annunciation until fewer than five are left`() {
        // The tenth at 270 s; the sixth, of 150 s, leaves at 750 s.
        let figures = Pages.raised(at: (0..<10).map { Double($0) * 30 }).figures()
        #expect(figures.floods == 1)
        #expect(figures.floodTime == .seconds(480))
        #expect(figures.floodShare == 480.0 / 86_400)
        #expect(figures.mostInTenMinutes == 10)
    }

    @Test func `keeps a flood where one annunciation comes in the instant in which another leaves`() {
        // Ten at once, then one every two minutes: five in any ten minutes, and never four.
        let times = [Double](repeating: 0, count: 10) + (1...100).map { Double($0) * 120 }
        let figures = Pages.raised(at: times).figures()
        #expect(figures.floods == 1)
        // The last at 12,000 s; the one of 11,520 s leaves at 12,120 s.
        #expect(figures.floodTime == .seconds(12_120))
    }

    @Test func `cuts a flood off at the window's end`() {
        let figures = Pages.raised(at: (0..<10).map { Double($0) * 30 }).figures(hours: 0.125)
        #expect(figures.floodTime == .seconds(180))
        #expect(figures.floodShare == 0.4)
    }

    @Test func `adds up two floods`() {
        let times = (0..<10).map { Double($0) * 30 } + (0..<10).map { 7_200 + Double($0) * 30 }
        let figures = Pages.raised(at: times).figures()
        #expect(figures.floods == 2)
        #expect(figures.floodTime == .seconds(960))
    }

    @Test func `calls an alarm chattering with its third annunciation in a minute`() {
        var pages = Pages()
        for (serial, time) in [0, 20, 59.9, 70].enumerated() { pages.add(time, .raised, Pages.high, Int64(serial)) }
        for (serial, time) in [0.0, 30, 60].enumerated() { pages.add(200 + time, .raised, Pages.cold, Int64(serial)) }
        // Over it a second time, an hour later.
        for (serial, time) in [0.0, 1, 2].enumerated() { pages.add(3_600 + time, .raised, Pages.high, Int64(serial)) }
        #expect(pages.figures().chattering == [AlarmCount(alarm: Pages.high, count: 2)])
    }

    @Test func `calls fleeting what was gone within a minute, acknowledged or not`() {
        var pages = Pages()
        pages.add(0, .raised, Pages.high, 1)
        pages.add(60, .returned, Pages.high, 1)
        pages.add(70, .acknowledged, Pages.high, 1, by: "wang")
        pages.add(70, .cleared, Pages.high, 1, by: "wang")
        pages.add(1_000, .raised, Pages.high, 2)
        pages.add(1_005, .acknowledged, Pages.high, 2, by: "wang")
        pages.add(1_040, .cleared, Pages.high, 2)
        pages.add(2_000, .raised, Pages.cold, 3)
        pages.add(2_060.001, .returned, Pages.cold, 3)
        // Acknowledging a thing of the past is no sudden end.
        pages.add(2_061, .cleared, Pages.cold, 3, by: "wang")
        let figures = pages.figures()
        #expect(figures.fleeting == [AlarmCount(alarm: Pages.high, count: 2)])
        #expect(figures.fleetingCount == 2)
    }

    @Test func `does not call a re-alarm fleeting that ends an old alarm soon after`() {
        var pages = Pages()
        pages.add(0, .raised, Pages.high, 1)
        pages.add(5, .acknowledged, Pages.high, 1, by: "wang")
        pages.add(1_800, .raised, Pages.high, 2)
        pages.add(1_820, .returned, Pages.high, 2)
        #expect(pages.figures().fleeting == [])
        #expect(pages.figures().annunciations == 2)
    }

    @Test func `counts on each day what stood longer than a day`() {
        var pages = Pages()
        // A: stale from day 1, 01:00 to day 2, 01:00. B: from day 1, 00:00:10 on. C: exactly 24 h, never stale.
        pages.add(10, .raised, Pages.cold, 1)
        pages.add(3_600, .raised, Pages.high, 2)
        pages.add(7_200, .raised, Pages.overfill, 3)
        pages.add(7_200 + 86_400, .cleared, Pages.overfill, 3)
        pages.add(3_600 + 2 * 86_400, .cleared, Pages.high, 2)
        let figures = pages.figures(hours: 96)
        #expect(figures.mostStaleOnADay == 2)
        #expect(figures.stale == [Pages.cold])
    }

    @Test func `counts an alarm that stood before the window from its annunciation`() {
        let old = AlarmRecord(
            id: Pages.high, state: .acknowledged, serial: 1, raisedAt: Pages.at(-80_000), priority: .high)
        let young = AlarmRecord(
            id: Pages.cold, state: .unacknowledged, serial: 2, raisedAt: Pages.at(-10), priority: .low)
        let figures = Pages().figures(hours: 12, standing: [old, young])
        #expect(figures.stale == [Pages.high])
        #expect(figures.mostStaleOnADay == 1)
    }

    @Test func `lets a re-alarm not make a stale alarm young`() {
        var pages = Pages()
        for hour in 0..<30 { pages.add(Double(hour) * 3_600, .raised, Pages.high, Int64(hour)) }
        #expect(pages.figures(hours: 30).stale == [Pages.high])
    }

    @Test func `does not count a shelved alarm as standing`() {
        var pages = Pages()
        pages.add(0, .raised, Pages.high, 1)
        pages.add(20 * 3_600, .shelved, Pages.high, 1, by: "wang")
        let held = AlarmRecord(
            id: Pages.high, state: .acknowledged, serial: 1, raisedAt: Pages.begin, priority: .high,
            hold: AlarmHold(kind: .shelved, by: "wang", reason: "float", since: Pages.at(72_000)))
        let figures = pages.figures(hours: 48, standing: [held])
        #expect(figures.stale == [])
        #expect(figures.mostStaleOnADay == 0)
        #expect(figures.shelvings == 1)
    }

    @Test func `names the ten most frequent alarms with their share`() {
        var pages = Pages()
        var serial: Int64 = 0
        // Twelve alarms, of 12, 11, … 1 annunciations: the first ten have 75 of 78.
        for number in 0..<12 {
            for time in 0..<(12 - number) {
                serial += 1
                pages.add(
                    Double(time) * 3_600, .raised, AlarmID(.tank(TankName("T\(10 + number)")), .levelLow), serial)
            }
        }
        let figures = pages.figures()
        #expect(figures.mostFrequent.map(\.count) == [12, 11, 10, 9, 8, 7, 6, 5, 4, 3])
        #expect(figures.mostFrequent.first?.alarm == AlarmID(.tank("T10"), .levelLow))
        #expect(figures.mostFrequentShare == 75.0 / 78)
    }

    @Test func `takes the median and the longest time to acknowledge by priority`() {
        var pages = Pages()
        pages.add(0, .raised, Pages.overfill, 1)
        pages.add(23.4, .acknowledged, Pages.overfill, 1, by: "wang")
        for (number, seconds) in [100.0, 10, 30, 20].enumerated() {
            let at = 1_000 + Double(number) * 1_000
            pages.add(at, .raised, Pages.high, Int64(10 + number))
            pages.add(at + seconds, .acknowledged, Pages.high, Int64(10 + number), by: "li")
        }
        pages.add(9_000, .raised, Pages.cold, 20)
        let definitions = [AlarmDefinition(id: Pages.cold, priority: .medium)]
        let figures = pages.figures(definitions: definitions)
        #expect(
            figures.acknowledged == [
                AcknowledgeTimes(
                    priority: .critical, count: 1, median: .milliseconds(23_400), longest: .milliseconds(23_400)),
                AcknowledgeTimes(priority: .high, count: 4, median: .seconds(25), longest: .seconds(100)),
                AcknowledgeTimes(priority: .medium, count: 0, median: nil, longest: nil),
                AcknowledgeTimes(priority: .low, count: 0, median: nil, longest: nil),
            ])
        #expect(
            figures.acknowledgedOverall
                == AcknowledgeTimes(priority: nil, count: 5, median: .milliseconds(23_400), longest: .seconds(100)))
    }

    @Test func `holds an acknowledgement against the configured priority`() {
        var pages = Pages()
        pages.add(0, .raised, Pages.cold, 1)
        pages.add(5, .acknowledged, Pages.cold, 1, by: "wang")
        let figures = pages.figures(definitions: [AlarmDefinition(id: Pages.cold, priority: .critical)])
        #expect(figures.acknowledged.first?.count == 1)
    }

    @Test func `counts no acknowledgement twice, none of another annunciation and none from before the window`() {
        var pages = Pages()
        pages.add(0, .acknowledged, Pages.overfill, 9, by: "wang")
        pages.add(10, .raised, Pages.high, 1)
        pages.add(20, .raised, Pages.high, 2)
        pages.add(30, .acknowledged, Pages.high, 1, by: "wang")
        pages.add(50, .acknowledged, Pages.high, 2, by: "wang")
        pages.add(90, .acknowledged, Pages.high, 2, by: "wang")
        #expect(
            pages.figures().acknowledgedOverall
                == AcknowledgeTimes(priority: nil, count: 1, median: .seconds(30), longest: .seconds(30)))
    }

    @Test func `leaves proof tests out of every figure and counts them apart`() {
        var pages = Pages()
        for number in 0..<20 {
            pages.add(Double(number), .raised, Pages.overfill, Int64(number), text: "TEST: at the limit")
            pages.add(Double(number) + 0.5, .acknowledged, Pages.overfill, Int64(number), by: "wang")
            pages.add(Double(number) + 0.5, .cleared, Pages.overfill, Int64(number), by: "wang")
        }
        let left = AlarmRecord(
            id: Pages.overfill, state: .unacknowledged, serial: 20, raisedAt: Pages.at(20), priority: .critical,
            isTest: true)
        let figures = pages.figures(standing: [left])
        #expect(figures.testAnnunciations == 20)
        #expect(figures.annunciations == 0)
        #expect(figures.mostInTenMinutes == 0)
        #expect(figures.chattering == [])
        #expect(figures.fleeting == [])
        #expect(figures.acknowledgedOverall.count == 0)
        #expect(figures.unacknowledged == 0)
    }

    @Test func `counts what waits for an acknowledgement at the end, refusals and shelvings`() {
        var pages = Pages()
        pages.add(1, .refused, nil, by: "wang", text: "no such alarm")
        pages.add(2, .refused, Pages.high, 3, by: "wang")
        pages.add(3, .shelved, Pages.cold, nil, by: "wang")
        func record(_ id: AlarmID, _ state: AlarmState, _ suppression: AlarmSuppression = []) -> AlarmRecord {
            AlarmRecord(
                id: id, state: state, serial: 1, raisedAt: Pages.begin, priority: .high, suppression: suppression)
        }
        let figures = pages.figures(standing: [
            record(Pages.high, .returnedUnacknowledged), record(Pages.overfill, .acknowledged),
            record(Pages.cold, .unacknowledged, .lineFault),
            AlarmRecord(
                id: AlarmID(.tank("TK-9"), .levelLow), state: .unacknowledged, serial: 7,
                raisedAt: Pages.at(25 * 3_600), priority: .medium),
        ])
        #expect(figures.unacknowledged == 1)
        #expect(figures.refusals == 2)
        #expect(figures.shelvings == 1)
    }

    @Test func `never measures a time below zero where the clock was set back`() {
        var pages = Pages()
        pages.add(1_000, .raised, Pages.high, 1)
        pages.add(1_000, .raised, Pages.cold, 2)
        // Ten minutes back.
        pages.add(400, .acknowledged, Pages.high, 1, by: "wang")
        pages.add(430, .acknowledged, Pages.cold, 2, by: "wang")
        let figures = pages.figures()
        #expect(
            figures.acknowledgedOverall
                == AcknowledgeTimes(priority: nil, count: 2, median: .seconds(15), longest: .seconds(30)))
        #expect(figures.watched == .seconds(86_400 + 600))
    }

    @Test func `counts annunciations on both sides of a step back of the clock together`() {
        var pages = Pages()
        for number in 0..<9 { pages.add(5_000 + Double(number), .raised, Pages.high, Int64(number)) }
        pages.add(1_400, .raised, Pages.high, 9)
        #expect(pages.figures().mostInTenMinutes == 10)
        #expect(pages.figures().floods == 1)
    }

    @Test func `makes nothing of an empty window`() {
        let figures = Pages.raised(at: [0, 1]).figures(hours: 0)
        #expect(figures.annunciations == 0)
        #expect(figures.meanPerTenMinutes == nil)
        #expect(figures.floodShare == nil)
        #expect(figures.mostFrequentShare == nil)
        #expect(figures.assessed.allSatisfy { $0.value == nil && $0.meetsTarget == nil && $0.keepsLimit == nil })
    }

    @Test func `makes zeros and no shares of a quiet window`() {
        let figures = Pages().figures()
        #expect(figures.perDay == 0)
        #expect(figures.floodShare == 0)
        #expect(figures.mostFrequentShare == nil)
        #expect(figures.mostInTenMinutesAt == nil)
        #expect(figures.acknowledgedOverall.median == nil)
    }

    @Test func `bears the far ends of time as a window`() {
        let figures = AlarmFigures(
            entries: Pages.raised(at: [0, 700_000]).entries, from: WallTime(milliseconds: .min),
            to: WallTime(milliseconds: .max), definitions: [], standing: [])
        #expect(figures.annunciations == 2)
    }

    @Test func `leaves out what lies outside the window`() {
        #expect(Pages.raised(at: [-1, 0, 3_599.999, 3_600]).figures(hours: 1).annunciations == 2)
    }

    @Test func `shares out what is enabled among the priorities`() {
        var definitions = (0..<20).map { AlarmDefinition(id: AlarmID(.tank(TankName("T\($0)")), .levelLow)) }
        for index in 0..<3 { definitions[index].priority = .high }
        definitions[3].priority = .critical
        definitions[4].priority = .low
        definitions.append(AlarmDefinition(id: Pages.overfill, isEnabled: false))
        let split = PrioritySplit(definitions)
        #expect([split.critical, split.high, split.medium, split.low] == [1, 3, 15, 1])
        #expect(split.share(of: .critical) == 0.05)
        #expect(split.lowAndMediumShare == 0.8)
        let assessed = Pages().figures(definitions: definitions).assessed.suffix(3)
        #expect(assessed.map(\.figure) == [.lowAndMediumShare, .highShare, .criticalShare])
        #expect(assessed.map(\.meetsTarget) == [true, true, true])
    }

    @Test(arguments: [
        (144, true, true), (216, false, true), (288, false, true), (433, false, false),
    ])
    func `holds the mean against its target of 1 and its limit of 2`(count: Int, target: Bool, limit: Bool) throws {
        let figures = Pages.raised(at: (0..<count).map { Double($0) * 199 }).figures()
        let mean = try #require(figures.assessed.first { $0.figure == .meanPerTenMinutes })
        #expect(mean.meetsTarget == target)
        #expect(mean.keepsLimit == limit)
    }

    @Test func `takes eleven in ten minutes for beyond the limit, and ten for within it`() throws {
        for (count, keeps) in [(10, true), (11, false)] {
            let figures = Pages.raised(at: (0..<count).map(Double.init)).figures()
            let most = try #require(figures.assessed.first { $0.figure == .mostInTenMinutes })
            #expect(most.keepsLimit == keeps)
            #expect(most.meetsTarget == nil)
        }
    }

    @Test func `agrees with counting by hand on random histories`() {
        for seed in 1...UInt64(LongForm.rounds(20, long: 500)) {
            var random = SeededRandom(seed: seed)
            var times: [Int] = []
            var time = 0
            for _ in 0..<200 {
                time +=
                    Int.random(in: 0...9, using: &random) < 8
                    ? Int.random(in: 0...60, using: &random) : Int.random(in: 0...1_500, using: &random)
                times.append(time)
            }
            let end = time + 2_000
            var pages = Pages()
            for (number, time) in times.enumerated() { pages.add(Double(time), .raised, Pages.high, Int64(number)) }
            let figures = pages.figures(hours: Double(end) / 3_600)
            // Second by second, with nothing remembered but whether it is a flood.
            var isFlood = false
            var flood = 0
            var most = 0
            var first = 0
            var next = 0
            for now in 0..<end {
                while next < times.count, times[next] <= now { next += 1 }
                while first < times.count, times[first] <= now - 600 { first += 1 }
                most = max(most, next - first)
                if next - first >= 10 { isFlood = true }
                if next - first < 5 { isFlood = false }
                if isFlood { flood += 1 }
            }
            #expect(figures.mostInTenMinutes == most, "seed \(seed)")
            #expect(figures.floodTime == .seconds(flood), "seed \(seed)")
        }
    }

    @Test func `takes a long journal one entry after the other`() {
        let rounds = LongForm.rounds(10_000, long: 500_000)
        var tally = AlarmFiguresTally(from: Pages.begin, to: Pages.at(Double(rounds) * 60), definitions: [])
        for number in 0..<rounds {
            let alarm = AlarmID(.tank(TankName("T\(number % 100)")), .levelHigh)
            let at = Pages.at(Double(number) * 60)
            tally.take(JournalEntry(at: at, event: .raised, alarm: alarm, serial: Int64(number)))
            tally.take(
                JournalEntry(
                    at: at + .seconds(30), event: .acknowledged, alarm: alarm, serial: Int64(number),
                    operatorName: "wang"))
        }
        let figures = tally.finish(standing: [])
        #expect(figures.annunciations == rounds)
        #expect(figures.mostInTenMinutes == 10)
        #expect(figures.acknowledgedOverall.median == .seconds(30))
    }
}
