import Alarms
import Snapshots
import TankFarm
import TestSupport
import Testing

@testable import TUI

@Suite struct TrendStepsTests {
    private let now = WallTime(milliseconds: 1_768_464_007_123)

    @Test(arguments: TrendSpan.allCases, [1, 60, 70, 140, 222, 380, 1_900])
    func `steps cover the span up to now, no more of them than there are columns`(span: TrendSpan, columns: Int) {
        let steps = TrendSteps(span: span, columns: columns, now: now)
        #expect(steps.count >= 1 && steps.count <= columns)
        #expect(steps.from <= now && now < steps.to)
        #expect(steps.to - now <= steps.step)
        #expect(steps.to - steps.from >= span.duration)
        #expect(steps.to - steps.from == steps.step * steps.count)
    }

    @Test(arguments: TrendSpan.allCases, [60, 140, 222, 380, 1_900])
    func `steps begin at whole minutes and hours, where the stored ones serve`(span: TrendSpan, columns: Int) {
        let steps = TrendSteps(span: span, columns: columns, now: now)
        let unit: Int64 =
            steps.step >= .seconds(3_600) ? 3_600_000 : steps.step >= .seconds(60) ? 60_000 : 1_000
        #expect(steps.step.wholeMilliseconds % unit == 0)
        #expect(steps.from.milliseconds % steps.step.wholeMilliseconds == 0)
    }

    @Test func `steps stay the same until the next one begins`() {
        let steps = TrendSteps(span: .eightHours, columns: 140, now: now)
        #expect(TrendSteps(span: .eightHours, columns: 140, now: steps.to - .milliseconds(1)) == steps)
        #expect(TrendSteps(span: .eightHours, columns: 140, now: steps.to).from == steps.from + steps.step)
    }

    @Test(arguments: [-4_000_000_000_000, -1, 0, 1, Int64.max, Int64.min])
    func `any time that a clock may show has steps`(milliseconds: Int64) {
        let now = WallTime(milliseconds: milliseconds)
        let steps = TrendSteps(span: .year, size: FrameSize(columns: 0, rows: 0), glyphs: .ascii, now: now)
        #expect(steps.count == 1)
        #expect(steps.from <= now.drawable && now.drawable < steps.to)
    }

    @Test func `chart in dots has two steps for each column of the screen`() {
        let size = FrameSize(columns: 120, rows: 40)
        let dots = TrendSteps(span: .eightHours, size: size, glyphs: .unicode, now: now)
        let signs = TrendSteps(span: .eightHours, size: size, glyphs: .ascii, now: now)
        // 110 columns for 480 minutes: three minutes to a dot, five to a sign.
        #expect(dots.step == .seconds(180) && dots.count == 160)
        #expect(signs.step == .seconds(300) && signs.count == 96)
    }
}

@Suite struct TrendChartTests {
    @Test func `spike of one step is drawn whatever the number of steps and columns`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            let count = Int.random(in: 1...600, using: &random)
            let columns = Int.random(in: 1...400, using: &random)
            let place = Int.random(in: 0..<count, using: &random)
            var spans = [ChartContent.Span?](repeating: ChartContent.Span(low: 8_000, high: 8_001), count: count)
            spans[place] = ChartContent.Span(low: 8_000, high: 13_000)
            let content = ChartContent(spans: spans, style: .oil)
            let drawn = content.condensed(to: columns)
            #expect(drawn.count == columns)
            #expect(drawn.contains { $0?.high == 13_000 }, "seed \(seed): step \(place) of \(count) in \(columns)")
        }
    }

    private func frame(
        _ change: (Int, HistoryBucket) -> HistoryBucket?, span: TrendSpan = .eightHours, columns: Int = 80,
        glyphs: GlyphSet = .ascii
    ) -> [String] {
        var state = ConsoleState(view: .trend, glyphs: glyphs, selectedTank: "TK-101")
        state.trendSpan = span
        let size = FrameSize(columns: columns, rows: 24)
        let steps = TrendSteps(span: span, size: size, glyphs: glyphs, now: SampleFarm.now.wall)
        let flat = ValueSpan(minimum: 8_000, mean: 8_000, maximum: 8_000, last: 8_000)
        state.trend = TrendSeries(
            tank: "TK-101", from: steps.from, to: steps.to,
            buckets: (0..<steps.count).map {
                change($0, HistoryBucket(start: steps.from + steps.step * $0, good: 1, level: flat))
            })
        return Screen.render(state, SampleFarm.calm(), size: size, now: SampleFarm.now).lines
    }

    @Test func `one sample in a year stands out of its column`() {
        let flat = ValueSpan(minimum: 8_000, mean: 8_000, maximum: 8_000, last: 8_000)
        for place in [0, 17, 40] {
            let lines = frame(
                { index, bucket in
                    HistoryBucket(
                        start: bucket.start, good: 1,
                        level: index == place
                            ? ValueSpan(minimum: 8_000, mean: 8_000, maximum: 9_000, last: 8_000) : flat)
                }, span: .year)
            // A stroke over several rows, in one column only.
            let strokes = lines.filter { $0.dropFirst(9).contains("|") }.count
            #expect(strokes >= 3, "step \(place): \(lines.joined(separator: "\n"))")
        }
    }

    @Test func `columns that were not good all the time bear a mark, and a gap bears none`() {
        let lines = frame { index, bucket in
            switch index {
            case 10..<20: HistoryBucket(start: bucket.start, good: 0.5, level: bucket.level)
            case 30..<40: nil
            // All of it bad: nothing is drawn that could be believed.
            case 41: HistoryBucket(start: bucket.start, good: 0)
            default: bucket
            }
        }
        #expect((9...12).contains(lines[20].filter { $0 == "?" }.count))
        #expect(lines.contains { $0.contains("? not all of it known and good") })
    }

    @Test func `column that goes on now bears no mark for the time that has not come`() {
        let lines = frame { index, bucket in
            // The last of the 69 steps of seven minutes.
            index == 68 ? HistoryBucket(start: bucket.start, good: 0.3, level: bucket.level) : bucket
        }
        #expect(!lines.contains { $0.contains("? not all") })
    }

    @Test func `long axis tells days and months instead of the time of day`() {
        let whole = { (_: Int, bucket: HistoryBucket) -> HistoryBucket? in bucket }
        func axis(_ span: TrendSpan) -> String { frame(whole, span: span)[21] }
        #expect(axis(.eightHours).contains(":00"))
        #expect(axis(.week).contains("11-") && !axis(.week).contains(":"))
        #expect(axis(.year).contains("06-") && !axis(.year).contains(":"))
        #expect(axis(.fiveYears).contains("2023-") && !axis(.fiveYears).contains(":"))
    }

    @Test func `narrow head names the neighbouring spans, a wide one all`() {
        let whole = { (_: Int, bucket: HistoryBucket) -> HistoryBucket? in bucket }
        #expect(frame(whole, span: .year)[2].contains("30 d  [1 y]  5 y"))
        #expect(frame(whole, span: .hour)[2].contains("[1 h]  8 h   24 h"))
        #expect(frame(whole, span: .fiveYears)[2].contains("30 d   1 y  [5 y]"))
        #expect(frame(whole, span: .day, columns: 120)[2].contains("1 h   8 h  [24 h]  7 d   30 d   1 y   5 y"))
    }
}
