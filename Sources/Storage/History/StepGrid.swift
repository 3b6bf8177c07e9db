import TankFarm

/// Steps of equal length, counted from any instant, in milliseconds since 1970.
struct StepGrid: Hashable {
    let start: Int64
    let width: Int64
    let count: Int
    /// What lies at or behind it is not asked for, though the last step may reach further.
    let end: Int64

    /// Nobody reads further; nothing that is reckoned with times this side of it overflows.
    private static let farthest: Int64 = 1 << 53

    /// Nil where there is no step: `count` or `width` is not above 0.
    init?(from: WallTime, step: Duration, count: Int) {
        let width = min(step.wholeMilliseconds, StepGrid.farthest)
        guard count > 0, width > 0 else { return nil }
        self.width = width
        self.count = count
        start = min(max(from.milliseconds, -StepGrid.farthest), StepGrid.farthest)
        let (length, isTooLong) = width.multipliedReportingOverflow(by: Int64(count))
        end = isTooLong ? StepGrid.farthest : min(start + min(length, StepGrid.farthest), StepGrid.farthest)
    }

    /// Steps from ≤ start < to, the last of them cut by `to`.
    init?(from: WallTime, to: WallTime, step: Duration) {
        let from = min(max(from.milliseconds, -StepGrid.farthest), StepGrid.farthest)
        let to = min(max(to.milliseconds, -StepGrid.farthest), StepGrid.farthest)
        let width = min(step.wholeMilliseconds, StepGrid.farthest)
        guard from < to, width > 0 else { return nil }
        self.init(start: from, width: width, count: Int((to - from - 1) / width + 1), end: to)
    }

    private init(start: Int64, width: Int64, count: Int, end: Int64) {
        self.start = start
        self.width = width
        self.count = count
        self.end = end
    }

    /// Some of the steps, as a grid of their own.
    func part(_ places: Range<Int>) -> StepGrid {
        let first = start + Int64(places.lowerBound) * width
        return StepGrid(
            start: first, width: width, count: places.count,
            end: places.upperBound >= count ? end : first + Int64(places.count) * width)
    }

    /// Of the step in which a time lies; only for times from `start` to `end`.
    func place(of time: Int64) -> Int { Int((time - start) / width) }

    /// What each stretch of the steps' time is read from at best: the coarsest level whose spans lie whole in one step.
    ///
    /// So whole hours out of `hour`, the minutes up to the first of them and behind the last out of `minute`, and what is cut of a minute, out
    /// of the samples; where the steps are whole hours, or whole minutes, themselves, it is one stretch.
    func stretches() -> [HistoryStretch] {
        var result: [HistoryStretch] = []
        // Looking for the one or two minutes in such a step would cost more than the samples do.
        guard width >= 3 * HistoryLevel.minute.milliseconds || width % HistoryLevel.minute.milliseconds == 0 else {
            result.append(.samplesOrRows, start..<end)
            return result
        }
        for place in 0..<count {
            let first = start + Int64(place) * width
            guard first < end else { break }
            add(first..<min(first + width, end), by: .hour, to: &result)
        }
        return result
    }

    /// In steps from here on a minute that is cut counts to the one in which its middle lies: a thousandth of the step at most, where
    /// the samples of two cut minutes would cost more than all its hours do.
    private static let leastWidthOfWholeMinutes = 1_000 * HistoryLevel.minute.milliseconds

    private func add(_ time: Range<Int64>, by level: HistoryLevel, to result: inout [HistoryStretch]) {
        let whole = level.whole(in: time)
        guard !whole.isEmpty else { return addFiner(time, than: level, to: &result) }
        addFiner(time.lowerBound..<whole.lowerBound, than: level, to: &result)
        result.append(.rows(level), whole)
        addFiner(whole.upperBound..<time.upperBound, than: level, to: &result)
    }

    private func addFiner(_ time: Range<Int64>, than level: HistoryLevel, to result: inout [HistoryStretch]) {
        switch level {
        case .hour where width >= StepGrid.leastWidthOfWholeMinutes: result.append(.rows(.minute), time)
        case .hour: add(time, by: .minute, to: &result)
        case .minute: result.append(.samplesOrRows, time)
        }
    }
}

/// A stretch of a tank's time, and what it is read from.
struct HistoryStretch: Hashable {
    enum Source: Hashable {
        /// The level's rows whose middle lies in the stretch.
        case rows(HistoryLevel)
        /// The raw samples.
        case samples
        /// The raw samples; where none are stored and a minute is, that.
        case samplesOrRows
    }

    let source: Source
    let time: Range<Int64>
}

extension [HistoryStretch] {
    /// Empty ones are left out, and what goes on from the last one is put to it.
    mutating func append(_ source: HistoryStretch.Source, _ time: Range<Int64>) {
        guard !time.isEmpty else { return }
        if let last, last.source == source, last.time.upperBound == time.lowerBound {
            self[count - 1] = HistoryStretch(source: source, time: last.time.lowerBound..<time.upperBound)
        } else {
            append(HistoryStretch(source: source, time: time))
        }
    }
}
