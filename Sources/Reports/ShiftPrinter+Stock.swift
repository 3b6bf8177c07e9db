import Quantities
import TankFarm

/// Stock beyond the observed volumes, where the site has products: what the farm is paid for.
extension ShiftPrinter {
    private static let numberColumns = 11

    /// A number of the stock's table, and how it is shown.
    private struct Column {
        let title: String
        let kind: QuantityText.Kind
        let figure: (TankQuantities) -> Figure
        let sum: (StockTotal) -> FigureSum
    }

    private var columns: [Column] {
        [
            Column(title: "TOV", kind: .volume, figure: \.total, sum: \.tov),
            Column(title: "water", kind: .volume, figure: \.freeWater, sum: \.freeWater),
            Column(title: "GSV", kind: .volume, figure: \.gsv, sum: \.gsv),
            Column(title: "NSV", kind: .volume, figure: \.nsv, sum: \.nsv),
            Column(title: "net in air", kind: .mass, figure: \.massInAir, sum: \.massInAir),
        ]
    }

    /// Opening and closing of each tank with a product, then by product, by group and of the whole farm.
    var stockBlocks: [[String]] {
        guard summary.hasProducts else { return [] }
        var blocks = summary.tanks.filter { $0.product != nil }.map(lines)
        if !blocks.isEmpty { blocks[0] = titles("STOCK") + blocks[0] }
        blocks += totals("STOCK BY PRODUCT", summary.openingStock.byProduct, summary.closingStock.byProduct)
        // One group is the whole farm.
        if summary.closingStock.byGroup.count > 1 {
            blocks += totals("STOCK BY GROUP", summary.openingStock.byGroup, summary.closingStock.byGroup)
        }
        blocks.append(lines("all tanks", summary.openingStock.all, summary.closingStock.all))
        blocks[blocks.count - 1] += remarks
        return blocks
    }

    /// What no sum holds, and what the stock was made with that was not so, or need not have been so, at the time.
    private var remarks: [String] {
        var remarks: [String] = []
        let missing = summary.tanks.filter { $0.closing.quantities == nil }.map(\.tank.name.text.withoutControls)
        if !missing.isEmpty {
            remarks.append("? in no sum, without shape or strapping table: \(missing.joined(separator: ", "))")
        }
        remarks.append(
            "both ends by the configuration as it is now"
                + (summary.lacksMeasuredAmbient
                    ? "; shells by the ambient temperature entered or configured: the record keeps no measured one"
                    : ""))
        return remarks.flatMap { indented($0, by: 4, hanging: 2) }
    }

    private func titles(_ title: String) -> [String] {
        let first = columns.map { ColumnText.right($0.title + " ", ShiftPrinter.numberColumns) }.joined()
        let second = columns.map { ColumnText.right(text.unit($0.kind) + " ", ShiftPrinter.numberColumns) }.joined()
        return ["", trimmed(ColumnText.left(title, 24) + first), trimmed(ColumnText.left("", 24) + second)]
    }

    private func lines(_ balance: TankBalance) -> [String] {
        let product = balance.product.map { $0.name.withoutControls } ?? ""
        var lines = [
            row(balance.tank.name.text, "opening", balance.opening.quantities),
            row(product, "closing", balance.closing.quantities),
        ]
        let opening = doubts(balance.opening)
        let closing = doubts(balance.closing)
        // Most doubts outlast a shift: they are told once.
        let both = opening.filter(closing.contains)
        for (doubts, which) in [
            (both, "opening, closing"), (opening.filter { !both.contains($0) }, "opening"),
            (closing.filter { !both.contains($0) }, "closing"),
        ] {
            lines += doubts.flatMap { indented("\($0.sign) \(which) \($0.words)", by: 17, hanging: 2) }
        }
        if balance.lacksExtras {
            lines += indented(
                "by interface and spot temperature: the record keeps no chain or profile", by: 17, hanging: 2)
        }
        return lines
    }

    private struct Doubt: Hashable {
        let sign: String
        let words: String
    }

    /// Each reason once, with the first number that it spoils. What the level's own row has said above needs no second
    /// word here.
    private func doubts(_ end: TankBalance.End) -> [Doubt] {
        guard let quantities = end.quantities else { return [] }
        var told: Set<String> = []
        var doubts: [Doubt] = []
        for column in columns {
            let figure = column.figure(quantities)
            guard let why = figure.why, !isOfReading(why, end), told.insert(why).inserted else { continue }
            doubts.append(
                Doubt(
                    sign: figure.number == nil ? "–" : "?", words: "\(column.title): \(why.withoutControls)"))
        }
        return doubts
    }

    func isOfReading(_ why: String, _ end: TankBalance.End) -> Bool {
        end.at == nil
            || Measurand.allCases.contains { measurand in
                end[measurand].why.map { why == $0 || why == "\(measurand.rawValue): \($0)" } ?? false
            }
    }

    private func row(_ name: String, _ end: String, _ quantities: TankQuantities?) -> String {
        let cells = columns.map { column in
            cell(quantities.map(column.figure) ?? .missing(why: ""), column.kind)
        }
        return trimmed(
            ColumnText.left(name.withoutControls, ShiftPrinter.nameColumns) + " " + ColumnText.left(end, 7)
                + cells.joined())
    }

    private func totals(_ title: String, _ opening: [StockTotal], _ closing: [StockTotal]) -> [[String]] {
        var blocks = closing.map { total in
            lines(total.name.isEmpty ? groupName("") : total.name, opening.first { $0.name == total.name }, total)
        }
        if let first = blocks.first { blocks[0] = titles(title) + first }
        return blocks
    }

    private func lines(_ name: String, _ opening: StockTotal?, _ closing: StockTotal) -> [String] {
        func row(_ name: String, _ end: String, _ total: StockTotal?) -> String {
            let cells = columns.map { column -> String in
                guard let sum = total.map(column.sum), let number = sum.number else {
                    return ColumnText.right("– ", ShiftPrinter.numberColumns)
                }
                return cell(sum.isComplete ? .known(number) : .uncertain(number, why: ""), column.kind)
            }
            return trimmed(
                ColumnText.left(name.withoutControls, ShiftPrinter.nameColumns) + " " + ColumnText.left(end, 7)
                    + cells.joined())
        }
        let count = "\(closing.tanks) \(closing.tanks == 1 ? "tank" : "tanks")"
        return [row(name, "opening", opening), row("  " + count, "closing", closing)]
            + doubts(opening, "opening") + doubts(closing, "closing")
    }

    /// How many tanks of a sum are not good, and which of them it lacks.
    private func doubts(_ total: StockTotal?, _ which: String) -> [String] {
        guard let total, total.notGood > 0 else { return [] }
        var lacking: [(tanks: [TankName], titles: [String])] = []
        for column in columns {
            let without = column.sum(total).without
            guard !without.isEmpty else { continue }
            if let index = lacking.firstIndex(where: { $0.tanks == without }) {
                lacking[index].titles.append(column.title)
            } else {
                lacking.append((without, [column.title]))
            }
        }
        let words = lacking.map { part in
            let names = part.tanks.map(\.text.withoutControls).joined(separator: ", ")
            return "; \(part.titles.joined(separator: ", ")) without \(names)"
        }.joined()
        return indented("? \(which): \(total.notGood) of \(total.tanks) not good\(words)", by: 17, hanging: 2)
    }

    /// With fewer decimals where a number would not fit: it is never cut.
    private func cell(_ figure: Figure, _ kind: QuantityText.Kind) -> String {
        guard figure.number != nil else { return ColumnText.right("– ", ShiftPrinter.numberColumns) }
        let mark = figure.quality == .uncertain ? "?" : " "
        var rounding = text.rounding
        var shown = text.value(figure, kind)
        while ColumnText.width(shown) + 1 >= ShiftPrinter.numberColumns,
            rounding.volumeDecimals > 0 || rounding.massDecimals > 0
        {
            rounding.volumeDecimals = max(0, rounding.volumeDecimals - 1)
            rounding.massDecimals = max(0, rounding.massDecimals - 1)
            shown = QuantityText(units: text.units, rounding: rounding).value(figure, kind)
        }
        return ColumnText.right(shown + mark, max(ShiftPrinter.numberColumns, ColumnText.width(shown) + 1))
    }

    /// Values from samples, the laboratory and thermometers that the closing stock was made with.
    var enteredBlocks: [[String]] {
        guard !summary.entered.isEmpty else { return [] }
        let order = Dictionary(
            summary.tanks.enumerated().map { ($1.tank.name, $0) }, uniquingKeysWith: { first, _ in first })
        let sorted = summary.entered.sorted { left, right in
            let (first, second) = (left.tank.flatMap { order[$0] } ?? -1, right.tank.flatMap { order[$0] } ?? -1)
            return first != second ? first < second : left.quantity.rawValue < right.quantity.rawValue
        }
        return section("VALUES ENTERED BY HAND", sorted.map(lines), none: "")
    }

    private func lines(_ value: ManualValue) -> [String] {
        let place = value.tank?.text.withoutControls ?? "station"
        var words = "\(place) \(value.quantity.words) \(text.words(.known(value.value), value.quantity.kind))"
        if let observed = value.observed {
            let reading = text.words(.known(observed.kilogramsPerCubicMetre), .density)
            let at = text.words(.known(observed.celsius), .temperature)
            words += " from \(reading) at \(at)"
            if let glass = observed.hydrometerCelsius {
                words += ", hydrometer \(text.words(.known(glass), .temperature))"
            }
        }
        words += ", \(value.by.withoutControls) \(clock.minute(value.at))"
        if let source = value.source, !source.isEmpty { words += ", " + source.withoutControls }
        words += value.isValid(at: summary.enteredAt) ? ", until " : ", RAN OUT "
        return indented(words + clock.minute(value.until), by: 2, hanging: 10)
    }
}

extension ManualQuantity {
    /// For people.
    var words: String {
        switch self {
        case .density: "density"
        case .water: "sediment and water"
        case .waterByMass: "sediment and water by mass"
        case .temperature: "temperature"
        case .ambient: "ambient temperature"
        }
    }

    /// How it is shown.
    var kind: QuantityText.Kind {
        switch self {
        case .density: .density
        case .water, .waterByMass: .percent
        case .temperature, .ambient: .temperature
        }
    }
}
