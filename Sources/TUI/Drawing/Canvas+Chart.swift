import TankFarm

/// A course over time: lowest and highest of each step, nil where nothing is known.
struct ChartContent {
    struct Span: Hashable {
        var low: Double
        var high: Double
    }

    var spans: [Span?]
    var limits: [(letters: String, height: Double)] = []
    var style: StyleRole
    /// In which units its scale has round numbers.
    var scale = DisplayUnits.Level.millimetres

    /// Millimetres of one unit of the steps.
    private var unit: Double { scale == .millimetres ? 1 : DisplayUnits.millimetresPerInch }
    private var steps: [Double] {
        switch scale {
        case .millimetres:
            [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 1e5, 1e6, 1e7, 1e8, 1e9]
        // Inches up to a foot, then feet.
        case .feetInches: [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1_200, 12e3, 12e4, 12e5, 12e6, 12e7]
        }
    }

    /// The scale's ends and its step, round numbers around all that is known; nil where nothing is.
    func ends(rows: Int) -> (low: Double, high: Double, step: Double)? {
        var low = Double.infinity
        var high = -Double.infinity
        for case let span? in spans where abs(span.low) < 1e9 && abs(span.high) < 1e9 {
            low = min(low, span.low)
            high = max(high, span.high)
        }
        guard low <= high else { return nil }
        // A settled tank shows as a straight line, not as its noise.
        if high - low < 100 {
            let middle = (low + high) / 2
            (low, high) = (middle - 50, middle + 50)
        }
        let wanted = (high - low) / Double(max(1, rows / 3))
        var step = unit
        for next in steps {
            step = next * unit
            if step >= wanted { break }
        }
        return ((low / step).rounded(.down) * step, (high / step).rounded(.up) * step, step)
    }

    /// As many spans as there are dots across, each of all that falls into it and touching its neighbour, so that a
    /// steep course stays a line.
    func condensed(to count: Int) -> [Span?] {
        guard count > 0, !spans.isEmpty else { return [] }
        var result: [Span?] = []
        result.reserveCapacity(count)
        var previous: Span?
        for index in 0..<count {
            let from = index * spans.count / count
            let to = max(from + 1, (index + 1) * spans.count / count)
            var found: Span?
            for case let span? in spans[from..<min(to, spans.count)] where abs(span.low) < 1e9 && abs(span.high) < 1e9 {
                found = found.map { Span(low: min($0.low, span.low), high: max($0.high, span.high)) } ?? span
            }
            var drawn = found
            if let now = found, let before = previous {
                if before.high < now.low { drawn?.low = before.high }
                if before.low > now.high { drawn?.high = before.low }
            }
            result.append(drawn)
            previous = found
        }
        return result
    }
}

extension Canvas {
    static let chartAxisColumns = 8

    /// The course in `area`, with its scale at the left; in braille dots, or strokes where only ASCII is to be had.
    mutating func chart(_ content: ChartContent, in area: Area, nothing: String) {
        let plot = Area(
            row: area.row, column: area.column + Canvas.chartAxisColumns, rows: area.rows,
            columns: area.columns - Canvas.chartAxisColumns)
        guard plot.rows >= 2, plot.columns >= 4 else { return }
        for row in plot.row..<plot.endRow { put(glyphs.vertical, row, plot.column - 1, .muted) }
        guard let scale = content.ends(rows: plot.rows) else {
            text(nothing, plot.row + plot.rows / 2, plot.column + 2, width: plot.columns - 2, style: .muted)
            return
        }
        let span = scale.high - scale.low
        /// Dots above the plot's foot, of `resolution` in all.
        func dot(_ value: Double, _ resolution: Int) -> Int {
            min(resolution - 1, max(0, Int(((value - scale.low) / span * Double(resolution - 1)).rounded())))
        }
        for limit in content.limits where limit.height >= scale.low && limit.height <= scale.high {
            let row = plot.endRow - 1 - dot(limit.height, plot.rows)
            fill(glyphs.dotted, row, plot.column, width: plot.columns, style: .limitMark)
            rightText(limit.letters, row, plot.column, width: plot.columns, style: .limitMark)
        }
        var tick = scale.low
        while tick <= scale.high + scale.step / 2 {
            let row = plot.endRow - 1 - dot(tick, plot.rows)
            put(glyphs.axisTick, row, plot.column - 1, .muted)
            let label = DisplayUnits(level: content.scale).text(millimetres: tick)
            number(label, row, area.column, width: Canvas.chartAxisColumns - 2, style: .muted)
            tick += scale.step
        }
        if glyphs == .ascii {
            for (offset, column) in content.condensed(to: plot.columns).enumerated() {
                guard let column else { continue }
                let (low, high) = (dot(column.low, plot.rows), dot(column.high, plot.rows))
                for height in low...high {
                    put(low == high ? "*" : "|", plot.endRow - 1 - height, plot.column + offset, content.style)
                }
            }
        } else {
            braille(content, plot, dot)
        }
    }

    private mutating func braille(_ content: ChartContent, _ plot: Area, _ dot: (Double, Int) -> Int) {
        let leftBits: [UInt32] = [0x40, 0x04, 0x02, 0x01]
        let rightBits: [UInt32] = [0x80, 0x20, 0x10, 0x08]
        var bits = [UInt32](repeating: 0, count: plot.rows * plot.columns)
        for (offset, column) in content.condensed(to: plot.columns * 2).enumerated() {
            guard let column else { continue }
            for height in dot(column.low, plot.rows * 4)...dot(column.high, plot.rows * 4) {
                let cell = (plot.rows - 1 - height / 4) * plot.columns + offset / 2
                bits[cell] |= offset % 2 == 0 ? leftBits[height % 4] : rightBits[height % 4]
            }
        }
        for (cell, pattern) in bits.enumerated() where pattern != 0 {
            guard let scalar = Unicode.Scalar(0x2800 + pattern) else { continue }
            put(Character(scalar), plot.row + cell / plot.columns, plot.column + cell % plot.columns, content.style)
        }
    }

    /// The time axis below a chart: two rows, ticks at round times of the site.
    mutating func timeAxis(from: WallTime, to: WallTime, zone: SiteZone, in area: Area) {
        let start = area.column + Canvas.chartAxisColumns
        let width = area.columns - Canvas.chartAxisColumns
        guard width > 8 else { return }
        put(glyphs.axisCorner, area.row, start - 1, .muted)
        rule(area.row, start, width: width)
        let (from, to) = (from.drawable, to.drawable)
        let span = to.milliseconds - from.milliseconds
        guard span > 0 else { return }
        let minutes: [Int64] = [
            1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1_440, 2_880, 10_080, 20_160, 43_200, 129_600, 262_800,
        ]
        let step = (minutes.first { Int64(width) * $0 * 60_000 / span >= 9 } ?? 525_600) * 60_000
        let offset = Int64(zone.offsetSeconds(at: from)) * 1_000
        var local = from.milliseconds + offset
        local += (step - local % step) % step
        while local - offset < to.milliseconds {
            // In force then, and not at the left end: behind a change of the clocks a day begins an hour earlier or later.
            let here = Int64(zone.offsetSeconds(at: WallTime(milliseconds: local - offset))) * 1_000
            let time = WallTime(milliseconds: local - here)
            let column = start + Int((time.milliseconds - from.milliseconds) * Int64(width) / span)
            if column >= start, column < area.endColumn {
                put(glyphs.timeTick, area.row, column, .muted)
                let label = Canvas.axisLabel(zone.siteTime(time), ofDay: local % 86_400_000 == 0, span: span)
                let half = label.count / 2
                if column + half + 1 < area.endColumn {
                    text(label, area.row + 1, column - half, style: .muted)
                }
            }
            local += step
        }
    }

    /// The time of day; the day where the axis spans several; the month where it spans years.
    private static func axisLabel(_ time: CivilTime, ofDay isMidnight: Bool, span milliseconds: Int64) -> String {
        if milliseconds > 400 * 86_400_000 { return String(time.dateText.prefix(7)) }
        return isMidnight && milliseconds > 36 * 3_600_000 ? String(time.dateText.suffix(5)) : time.minuteText
    }

    /// Marks on the axis below a chart the columns that are not to be relied upon as the others are.
    mutating func doubtMarks(_ doubts: [Bool], in area: Area) {
        let start = area.column + Canvas.chartAxisColumns
        let width = area.columns - Canvas.chartAxisColumns
        guard width > 8 else { return }
        for (place, isDoubtful) in doubts.enumerated() where isDoubtful {
            let first = place * width / doubts.count
            for column in first..<max(first + 1, (place + 1) * width / doubts.count) {
                put("?", area.row, start + column, .stale)
            }
        }
    }
}
