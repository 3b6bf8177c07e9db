import Alarms
import Snapshots
import TankFarm

/// One tank's level and interface over a span, lowest to highest of each step.
enum TrendView {
    /// Columns that stay free at either side.
    static let margin = 1
    /// A column of which less than this share was good bears a mark. A thousandth: the gap of a restart is no doubt about
    /// a month's column, a bad minute in an hour's is.
    private static let wholeShare = 0.999
    /// From here on all spans stand in the head.
    private static let columnsForAllSpans = 110

    static func draw(_ scene: Scene, on canvas: inout Canvas) {
        let area = scene.body
        guard let tank = scene.state.currentTank(scene.snapshot) else {
            canvas.text("no tanks", area.row + 1, 1, style: .muted)
            return
        }
        let span = scene.state.trendSpan
        let loaded = scene.state.trend.flatMap { $0.tank == tank.tank.name ? $0 : nil }
        head(tank, scene, row: area.row, on: &canvas)
        var from = scene.now.wall - span.duration
        var to = scene.now.wall
        var level = ChartContent(spans: [], style: .oil, scale: scene.snapshot.units.level)
        var interface = ChartContent(spans: [], style: .water, scale: scene.snapshot.units.level)
        var nothing = "reading the record"
        if let loaded {
            (from, to) = (loaded.from, loaded.to)
            level.spans = loaded.buckets.map { spanOf($0?.level) }
            interface.spans = loaded.buckets.map { spanOf($0?.interface) }
            nothing = "nothing on record in this span"
        } else if span == .eightHours {
            // The snapshot has these hours already: better at once and coarse than an empty screen.
            level = recent(tank, scene)
        }
        level.limits = tank.limits.filter { $0.kind.isLevelLimit }.map { ($0.kind.letters, $0.limit) }
        let hasInterface = interface.spans.contains { $0 != nil } && area.rows >= 14
        let chartRows = area.rows - 4
        let levelRows = hasInterface ? (chartRows - 1) * 3 / 5 : chartRows
        let width = area.columns - 2 * TrendView.margin
        canvas.text("level \(scene.wording.levelHead)", area.row + 1, 1, style: .muted)
        canvas.chart(
            level, in: Area(row: area.row + 2, column: 1, rows: levelRows, columns: width), nothing: nothing)
        if hasInterface {
            interface.limits = tank.limits.filter { $0.kind.measurand == .interface && $0.kind.side != .fault }
                .map { ($0.kind.letters, $0.limit) }
            let top = area.row + 2 + levelRows
            canvas.text("interface \(scene.wording.levelHead)", top, 1, style: .muted)
            canvas.chart(
                interface, in: Area(row: top + 1, column: 1, rows: chartRows - levelRows - 1, columns: width),
                nothing: nothing)
        }
        let axis = Area(row: area.endRow - 2, column: 1, rows: 2, columns: width)
        canvas.timeAxis(from: from, to: to, zone: scene.zone, in: axis)
        guard let loaded else { return }
        let doubts = doubts(in: loaded.buckets)
        canvas.doubtMarks(doubts, in: axis)
        if doubts.contains(true) {
            let words = "? not all of it known and good"
            canvas.rightText(words, area.row + 1, 1, width: width, style: .muted)
        }
    }

    /// Steps that show values though not all of their time was good: uncertain ones count in the course, and look like
    /// others. The last step's time is not over.
    private static func doubts(in buckets: [HistoryBucket?]) -> [Bool] {
        buckets.enumerated().map { place, bucket in
            guard let bucket, place < buckets.count - 1, bucket.level != nil || bucket.interface != nil else {
                return false
            }
            return !(bucket.good >= TrendView.wholeShare)
        }
    }

    private static func head(_ tank: TankSnapshot, _ scene: Scene, row: Int, on canvas: inout Canvas) {
        let shown = scene.shown(tank, .level, width: 8)
        let mark = shown.mark == " " ? "" : String(shown.mark)
        let unit = scene.wording.isMetricLevel ? " mm" : ""
        var parts: [(text: String, style: StyleRole)] = [
            (tank.tank.name.text, .heading), ("\(shown.text)\(mark)\(unit)", shown.style),
        ]
        if tank.level.quality == .bad { parts.append((scene.badLevelWords(tank), .bad)) }
        if let rate = tank.rateMillimetresPerMinute {
            let words = "\(scene.wording.signedRate(rate, 1)) \(scene.wording.rateUnit)"
            parts.append(("\(scene.glyphs.arrow(tank.movement)) \(words)", .normal))
        }
        if let next = tank.nextLimit { parts.append(("\(next.letters) in \(next.time.countdownText)", .normal)) }
        parts.append((tank.tank.title, .muted))
        let offered =
            canvas.columns >= TrendView.columnsForAllSpans ? TrendSpan.allCases : scene.state.trendSpan.neighbours
        let spans = offered.map { $0 == scene.state.trendSpan ? "[\($0.words)]" : " \($0.words) " }
        let right = spans.joined(separator: " ")
        canvas.pieces(parts, row, 1, width: canvas.columns - right.count - 4)
        canvas.rightText(right, row, canvas.columns - right.count - 1, width: right.count, style: .heading)
    }

    /// The snapshot's last eight hours as a course of means.
    static func recent(_ tank: TankSnapshot, _ scene: Scene) -> ChartContent {
        let known = tank.recentLevelsMillimetres.suffix(96)
        let missing = [ChartContent.Span?](repeating: nil, count: 96 - known.count)
        return ChartContent(
            spans: missing
                + known.map { level in
                    level.flatMap { $0.isFinite ? ChartContent.Span(low: $0, high: $0) : nil }
                },
            style: .oil, scale: scene.snapshot.units.level)
    }

    private static func spanOf(_ value: ValueSpan?) -> ChartContent.Span? {
        guard let value, value.minimum.isFinite, value.maximum.isFinite, value.minimum <= value.maximum else {
            return nil
        }
        return ChartContent.Span(low: value.minimum, high: value.maximum)
    }
}
