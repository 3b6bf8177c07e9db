import Quantities
import Snapshots
import TankFarm

/// The totals by product and by group: what there is, of how many tanks, and how many of them are not good.
enum StockView {
    private enum Kind: Hashable {
        case name, tanks, notGood, tov, water, gov, gsv, nsv, mass
    }

    private enum Row {
        case head(String)
        case total(StockTotal, String, isOld: Bool)
        /// The tanks that a sum is without, and pairs.
        case words(String, StyleRole)
    }

    static func draw(_ scene: Scene, on canvas: inout Canvas) {
        let area = scene.body
        let rows = rows(scene)
        let layout = layout(scene)
        heads(layout, scene, row: area.row, on: &canvas)
        let room = area.rows - 1
        let top = max(0, min(scene.state.scroll[.stock] ?? 0, rows.count - room))
        for (offset, row) in rows[top..<min(rows.count, top + max(0, room))].enumerated() {
            let at = area.row + 1 + offset
            switch row {
            case .head(let words):
                canvas.rule(at, 1, width: area.columns - 2)
                canvas.text(words.isEmpty ? "" : "\(words) ", at, 1, style: .heading)
            case .total(let total, let name, let isOld):
                line(total, name, isOld, layout, scene, row: at, on: &canvas)
            case .words(let words, let style): canvas.text(words, at, 3, width: area.columns - 4, style: style)
            }
        }
        guard rows.count > room, room > 1 else { return }
        let last = min(rows.count, top + room)
        let words = " \(top + 1)-\(last) of \(rows.count): PgUp PgDn "
        if case .head = rows[top] {
            canvas.rightText(words, area.row + 1, 0, width: area.columns - 1, style: .muted)
        } else if last < rows.count {
            canvas.fill(" ", area.endRow - 1, 0, width: area.columns)
            canvas.text(words, area.endRow - 1, 0, width: area.columns - 1, style: .muted)
        }
    }

    static func rowCount(_ scene: Scene) -> Int { rows(scene).count }

    private static func rows(_ scene: Scene) -> [Row] {
        let totals = StockTotals(scene.snapshot.tanks)
        var rows: [Row] = []
        if !totals.byProduct.isEmpty { rows.append(.head("by product")) }
        // What is old looks old, also where it is a part of a sum.
        let old = scene.snapshot.tanks.filter { scene.addsOldVolume($0) }
        let oldProducts = Set(old.compactMap(\.product))
        let oldGroups = Set(old.map(\.tank.group))
        for total in totals.byProduct {
            rows += lines(total, scene.productTitle(total.name), isOld: oldProducts.contains(total.name))
        }
        if !totals.byGroup.isEmpty { rows.append(.head("by group")) }
        for total in totals.byGroup {
            let name = total.name.isEmpty ? "no group" : total.name.withoutControls
            rows += lines(total, name, isOld: oldGroups.contains(total.name))
        }
        rows.append(.head(""))
        rows += lines(totals.all, "all tanks", isOld: !old.isEmpty)
        guard !scene.snapshot.transfers.isEmpty else { return rows }
        let seen = Set(scene.snapshot.tanks.filter { !scene.isDoubted($0) }.map(\.tank.name))
        for pair in scene.snapshot.transfers {
            let isDoubted = !seen.contains(pair.from) || !seen.contains(pair.to)
            rows.append(.words(scene.words(pair, isDoubted: isDoubted), isDoubted ? .stale : .normal))
        }
        return rows
    }

    /// A sum says which tanks it is without: whoever adds it up elsewhere must not miss them.
    private static func lines(_ total: StockTotal, _ name: String, isOld: Bool) -> [Row] {
        let sums = [total.tov, total.freeWater, total.gov, total.gsv, total.nsv, total.massInAir]
        var known: Set<TankName> = []
        let lacking = sums.flatMap(\.without).filter { known.insert($0).inserted }
        guard !lacking.isEmpty else { return [.total(total, name, isOld: isOld)] }
        let shown = lacking.prefix(6).map(\.text).joined(separator: ", ")
        let more = lacking.count > 6 ? " and \(lacking.count - 6) more" : ""
        return [.total(total, name, isOld: isOld), .words("not all known of \(shown)\(more)", .stale)]
    }

    private static func layout(_ scene: Scene) -> TableLayout<Kind> {
        let isWide = scene.body.columns >= 100
        let number = isWide ? 12 : 9
        return TableLayout<Kind>(
            [
                .init(.name, isWide ? 20 : 11, rank: 0), .init(.tanks, 5, rank: 1), .init(.notGood, 8, rank: 2),
                .init(.tov, number, rank: 3), .init(.water, number, rank: 7), .init(.gov, number, rank: 8),
                .init(.gsv, number, rank: 6), .init(.nsv, number, rank: 4), .init(.mass, number, rank: 5),
            ], from: 1, width: scene.body.columns - 2, growing: .name)
    }

    private static func heads(
        _ layout: TableLayout<Kind>, _ scene: Scene, row: Int, on canvas: inout Canvas
    ) {
        let (volume, mass) = (scene.wording.volumeUnit, scene.wording.massUnit)
        for column in layout.columns {
            let words =
                switch column.kind {
                case .name: "stock"
                case .tanks: "tanks"
                case .notGood: "not good"
                case .tov: "TOV \(volume)"
                case .water: "FW \(volume)"
                case .gov: "GOV \(volume)"
                case .gsv: "GSV \(volume)"
                case .nsv: "NSV \(volume)"
                case .mass: "mass \(mass)"
                }
            if column.kind == .name {
                canvas.text(words, row, column.start, width: column.width, style: .muted)
            } else {
                canvas.rightText(words, row, column.start, width: column.width, style: .muted)
            }
        }
    }

    private static func line(
        _ total: StockTotal, _ name: String, _ isOld: Bool, _ layout: TableLayout<Kind>, _ scene: Scene, row: Int,
        on canvas: inout Canvas
    ) {
        for column in layout.columns {
            let (start, width) = (column.start, column.width)
            let sum: FigureSum
            switch column.kind {
            case .name:
                canvas.text(name, row, start, width: width)
                continue
            case .tanks:
                canvas.number("\(total.tanks)", row, start, width: width)
                continue
            case .notGood:
                let style: StyleRole = total.notGood > 0 ? .stale : .muted
                canvas.number("\(total.notGood)", row, start, width: width, style: style)
                continue
            case .tov: sum = total.tov
            case .water: sum = total.freeWater
            case .gov: sum = total.gov
            case .gsv: sum = total.gsv
            case .nsv: sum = total.nsv
            case .mass: sum = total.massInAir
            }
            let shown = scene.shown(sum, isOld: isOld, isMass: column.kind == .mass, width: width)
            canvas.number(shown.text, row, start, width: width, style: shown.style)
        }
    }
}

extension Scene {
    /// A product by its title; what no product is configured for says so.
    func productTitle(_ name: String) -> String {
        if name.isEmpty { return "no product" }
        let tank = snapshot.tanks.first { $0.product == name }
        return (tank?.productTitle ?? name).withoutControls
    }

    /// A sum with `?` where a part of it is uncertain, `~` where a part is old, and `≥` where tanks are missing from it: then
    /// it is that at least.
    func shown(_ sum: FigureSum, isOld: Bool, isMass: Bool, width: Int) -> (text: String, style: StyleRole) {
        guard let number = sum.number else { return (glyphs.dash, sum.without.isEmpty ? .muted : .bad) }
        let least = sum.without.isEmpty ? "" : glyphs.atLeast
        let mark = sum.isUncertain ? "?" : isOld ? "~" : ""
        let style: StyleRole = sum.isComplete && !isOld ? .normal : .stale
        let size = isMass ? snapshot.units.shown(tonnes: number) : snapshot.units.shown(cubicMetres: number)
        // Tenths of hundreds only flicker, as tanks move and levels tremble; and fewer decimals before a sum that does not fit.
        for decimals in abs(size) < 100 ? [1, 0] : [0] {
            let figure = isMass ? wording.mass(number, decimals) : wording.volume(number, decimals)
            let text = least + figure + mark
            if CharacterWidth.columns(of: text) <= width { return (text, style) }
        }
        return (least + (isMass ? wording.mass(number, 0) : wording.volume(number, 0)) + mark, style)
    }
}

extension StockTotals {
    init(_ tanks: [TankSnapshot]) {
        self.init(
            tanks.map {
                StockPart(
                    tank: $0.tank.name, group: $0.tank.group, product: $0.product, quantities: $0.quantities)
            })
    }
}
