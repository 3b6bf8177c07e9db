import TankFarm

/// Into which steps of time a trend is cut: as many as its chart has columns of dots, so that of each the lowest and the
/// highest are drawn and no spike falls between two.
///
/// From a minute on they are whole minutes, and from an hour on whole hours, counted from 1970: so the minutes and hours
/// that are stored ready-made serve, and a column keeps what is in it from one drawing to the next.
package struct TrendSteps: Hashable, Sendable {
    package let from: WallTime
    package let step: Duration
    package let count: Int

    /// The first instant behind them; `now` lies in the last step.
    package var to: WallTime { from + step * count }

    /// For the trend of a frame of this size.
    package init(span: TrendSpan, size: FrameSize, glyphs: GlyphSet, now: WallTime) {
        let columns = size.columns - 2 * TrendView.margin - Canvas.chartAxisColumns
        self.init(span: span, columns: glyphs == .ascii ? columns : 2 * columns, now: now)
    }

    init(span: TrendSpan, columns: Int, now: WallTime) {
        let length = span.duration.wholeMilliseconds
        let least = TrendSteps.up(length, to: Int64(max(1, columns))) / Int64(max(1, columns))
        let unit: Int64 = least >= 3_600_000 ? 3_600_000 : least >= 60_000 ? 60_000 : 1_000
        let step = max(unit, TrendSteps.up(least, to: unit))
        let now = now.drawable.milliseconds
        let remainder = now % step
        let end = now - (remainder < 0 ? remainder + step : remainder) + step
        self.step = .milliseconds(step)
        count = Int(TrendSteps.up(length, to: step) / step)
        from = WallTime(milliseconds: end - Int64(count) * step)
    }

    private static func up(_ value: Int64, to unit: Int64) -> Int64 { (value + unit - 1) / unit * unit }
}
