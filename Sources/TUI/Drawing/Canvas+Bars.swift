import Alarms
import TankFarm

/// What a level bar and a vessel show, in millimetres.
struct BarContent {
    /// Nil: no value that may be shown.
    var level: Double?
    var interface: Double?
    /// The gauge has an interface but it is not known now: what is in the tank must not look like oil alone.
    var isSplitUnknown: Bool
    /// The height that the whole bar stands for.
    var full: Double
    var limits: [(letters: String, height: Double)]
    /// In which the limits' heights are told.
    var units = DisplayUnits.metric
}

extension BarContent {
    /// Fraction 0–1 of the full height, whatever the value; NaN is nothing.
    func share(_ height: Double?) -> Double {
        guard let height, height.isFinite, full > 0, full.isFinite else { return 0 }
        return min(max(height / full, 0), 1)
    }
}

extension Canvas {
    /// A lying bar: water first, then oil up to the level in eighths of a column, the limits as ticks across it.
    mutating func bar(_ content: BarContent, _ row: Int, _ column: Int, width: Int) {
        let inner = width - 2
        guard inner > 0 else { return }
        put(glyphs.barEnds.left, row, column, .muted)
        put(glyphs.barEnds.right, row, column + width - 1, .muted)
        let start = column + 1
        if content.level != nil {
            let eighths = Int((content.share(content.level) * Double(inner) * 8).rounded())
            let wet = min(Int((content.share(content.interface) * Double(inner)).rounded()), (eighths + 7) / 8)
            let whole = eighths / 8
            for cell in 0..<inner where cell < max(whole, wet) {
                if cell < wet {
                    put(glyphs.water, row, start + cell, .water)
                } else {
                    put(content.isSplitUnknown ? glyphs.liquid : glyphs.oil, row, start + cell, .oil)
                }
            }
            if eighths % 8 > 0, whole < inner, whole >= wet {
                put(glyphs.leftEighths(eighths % 8), row, start + whole, .oil)
            }
        } else {
            fill(glyphs.unknownTrack, row, start, width: inner, style: .muted)
        }
        for (letters, height) in content.limits.sorted(by: { $0.letters.count < $1.letters.count }) {
            let cell = min(Int(content.share(height) * Double(inner)), inner - 1)
            put(letters.count > 1 ? glyphs.outerLimit : glyphs.innerLimit, row, start + cell, .limitMark)
        }
    }

    /// The course of a value in one row. Steps without a value stay empty. A span under `leastSpan` is not stretched to
    /// the full height: a settled tank's millimetre of noise must not look like a mountain range.
    mutating func sparkline(
        _ values: [Double?], _ row: Int, _ column: Int, width: Int, leastSpan: Double = 100, style: StyleRole = .normal
    ) {
        let points = Canvas.condensed(values, to: width)
        let known = points.compactMap { $0 }
        guard let low = known.min(), let high = known.max() else { return }
        let span = max(high - low, leastSpan)
        let base = (low + high) / 2 - span / 2
        for (offset, point) in points.enumerated() {
            guard let point else { continue }
            let eighths = 1 + Int(min(max((point - base) / span, 0), 1) * 7)
            put(glyphs.lowerEighths(eighths), row, column + width - points.count + offset, style)
        }
    }

    /// At most `count` values, each the mean of equally many neighbours, grouped from the newest back, so that a new
    /// value does not shift them all.
    static func condensed(_ values: [Double?], to count: Int) -> [Double?] {
        guard count > 0, !values.isEmpty else { return [] }
        let group = (values.count + count - 1) / count
        var result: [Double?] = []
        var end = values.count
        while end > 0 {
            let known = values[max(0, end - group)..<end].compactMap { $0 }.filter { $0.isFinite && abs($0) < 1e12 }
            result.append(known.isEmpty ? nil : known.reduce(0, +) / Double(known.count))
            end -= group
        }
        return result.reversed()
    }

    /// A standing vessel in `area`: walls, oil over water with the surface in eighths of a row, and the limits named
    /// beside their heights.
    mutating func vessel(_ content: BarContent, in area: Area, vesselColumns: Int) {
        let inner = area.rows - 1
        guard inner > 1, vesselColumns > 4, area.columns >= vesselColumns else { return }
        let right = area.column + vesselColumns - 1
        for row in area.row..<(area.row + inner) {
            put(glyphs.vertical, row, area.column, .muted)
            put(glyphs.vertical, row, right, .muted)
        }
        let foot = area.row + inner
        put(glyphs.corners.lowerLeft, foot, area.column, .muted)
        put(glyphs.corners.lowerRight, foot, right, .muted)
        fill(glyphs.horizontal, foot, area.column + 1, width: vesselColumns - 2, style: .muted)
        if content.level != nil {
            let eighths = Int((content.share(content.level) * Double(inner) * 8).rounded())
            let wet = min(Int((content.share(content.interface) * Double(inner)).rounded()), (eighths + 7) / 8)
            for step in 0..<inner where step * 8 < eighths {
                let row = foot - 1 - step
                let rest = eighths - step * 8
                let isWater = step < wet
                let body = content.isSplitUnknown ? glyphs.liquid : glyphs.oil
                let glyph = isWater ? glyphs.water : rest >= 8 ? body : surface(rest)
                fill(glyph, row, area.column + 1, width: vesselColumns - 2, style: isWater ? .water : .oil)
            }
        } else {
            let words = "no level"
            text(
                words, area.row + inner / 2, area.column + max(1, (vesselColumns - words.count) / 2),
                width: vesselColumns - 2, style: .bad)
        }
        limitLabels(content, area: area, inner: inner, column: right, width: area.endColumn - right)
    }

    private func surface(_ eighths: Int) -> Character {
        if glyphs == .unicode { return glyphs.lowerEighths(eighths) }
        return eighths >= 4 ? glyphs.oil : "_"
    }

    /// Labels keep their order and their rows apart: they are pushed down where they would lie on one another, and
    /// back up where the vessel ends.
    private mutating func limitLabels(_ content: BarContent, area: Area, inner: Int, column: Int, width: Int) {
        let sorted = content.limits.filter { $0.height.isFinite }.sorted { $0.height > $1.height }.prefix(inner)
        guard width > 4, !sorted.isEmpty else { return }
        var places = sorted.map { min(inner - 1, Int((1 - content.share($0.height)) * Double(inner))) }
        for index in places.indices.dropFirst() { places[index] = max(places[index], places[index - 1] + 1) }
        var lowest = inner - 1
        for index in places.indices.reversed() {
            places[index] = min(places[index], lowest)
            lowest = places[index] - 1
        }
        let labels = sorted.map { "\($0.letters) \(content.units.text(millimetres: $0.height))" }
        // Half a height is none: where one has no room, the letters alone stand there, and the list tells the heights.
        let isTight = content.units.level == .feetInches && labels.contains { $0.count > width - 2 }
        for (index, (limit, place)) in zip(sorted, places).enumerated() {
            put(limit.letters.count > 1 ? glyphs.outerLimit : glyphs.innerLimit, area.row + place, column, .limitMark)
            let label = isTight ? limit.letters : labels[index]
            text(label, area.row + place, column + 2, width: width - 2, style: .muted)
        }
    }
}
