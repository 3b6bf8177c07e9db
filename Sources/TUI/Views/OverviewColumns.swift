/// Which columns the overview has at a width, and where: the farther the window opens, the more of them.
struct OverviewColumns {
    enum Kind: Hashable {
        case name, bar, level, interface, temperature, rate, flow, time, spark, volume, water, nsv, mass, percent, title
    }

    struct Column {
        let kind: Kind
        let start: Int
        let width: Int
    }

    /// From left to right. Columns 0–2 are the pointer and the alarm mark.
    let columns: [Column]

    /// - Parameters:
    ///   - levelWidth: what a height takes in the site's unit.
    ///   - hasMass: some tank's quantities go beyond its observed volumes.
    init(width: Int, nameWidth: Int, titleWidth: Int, levelWidth: Int = 8, hasMass: Bool = false) {
        let order: [Kind] = [
            .name, .bar, .level, .interface, .temperature, .rate, .flow, .time, .spark, .volume, .water, .nsv, .mass,
            .percent, .title,
        ]
        var widths: [Kind: Int] = [
            .name: nameWidth, .bar: 10, .level: levelWidth, .interface: max(9, levelWidth), .temperature: 7, .rate: 8,
            .time: 9,
        ]
        // 4 columns of pointer, mark and the gap behind; one more before the rate, whose arrow stands at its left.
        var left = width - 4 - 1 - widths.values.reduce(0) { $0 + $1 + 1 }
        for spared in [Kind.temperature, .interface, .time] where left < 0 {
            left += (widths.removeValue(forKey: spared) ?? 0) + 1
        }
        /// Gives a column up to `target` columns in all, at least `least`, as far as there is room.
        func give(_ kind: Kind, least: Int, upTo target: Int) {
            let present = widths[kind]
            let cost = present == nil ? 1 : 0
            let wanted = min(target, (present ?? 0) + left - cost)
            guard wanted >= least, wanted > present ?? 0 else { return }
            left -= wanted - (present ?? 0) + cost
            widths[kind] = wanted
        }
        give(.spark, least: 8, upTo: 8)
        give(.bar, least: 10, upTo: 14)
        give(.volume, least: 9, upTo: 9)
        give(.bar, least: 14, upTo: 20)
        if titleWidth > 0 { give(.title, least: 8, upTo: max(8, min(titleWidth, 16))) }
        give(.spark, least: 12, upTo: 16)
        if hasMass {
            give(.mass, least: 9, upTo: 9)
            give(.nsv, least: 9, upTo: 9)
        }
        give(.bar, least: 20, upTo: 24)
        give(.flow, least: 8, upTo: 8)
        give(.water, least: 9, upTo: 9)
        give(.percent, least: 5, upTo: 5)
        if titleWidth > 16 { give(.title, least: 16, upTo: min(titleWidth, 28)) }
        give(.bar, least: 24, upTo: 40)
        give(.spark, least: 16, upTo: 48)
        give(.bar, least: 24, upTo: 80)
        var columns: [Column] = []
        var start = 4
        for kind in order {
            guard let width = widths[kind] else { continue }
            if kind == .rate { start += 1 }
            columns.append(Column(kind: kind, start: start, width: width))
            start += width + 1
        }
        self.columns = columns
    }

    func column(_ kind: Kind) -> Column? { columns.first { $0.kind == kind } }
}
