import Quantities
import TankFarm

extension ShiftPrinter {
    static let nameColumns = 16

    /// Widths of level, interface, temperature, change of level and change of volume, with their marks. Together with
    /// the name, the end's word and the direction they take the paper's 80 columns.
    private var widths: [Int] { isMetricLevel ? [8, 11, 8, 11, 13] : [13, 12, 7, 9, 10] }
    private var isMetricLevel: Bool { summary.units.level == .millimetres }

    /// One block a tank, the table's titles with the first of them and with the first of each group its name.
    var tankBlocks: [[String]] {
        let widths = widths
        let height = isMetricLevel ? "mm" : "ft-in"
        let titles = [
            "",
            ColumnText.left("TANKS", 24) + ColumnText.right("level ", widths[0])
                + ColumnText.right("interface ", widths[1]) + ColumnText.right("temp ", widths[2])
                + ColumnText.right("change", widths[3] - 1) + ColumnText.right("change ", widths[4]),
            ColumnText.left("", 24) + ColumnText.right(height + " ", widths[0])
                + ColumnText.right(height + " ", widths[1])
                + ColumnText.right(text.unit(.temperature) + " ", widths[2])
                + ColumnText.right(isMetricLevel ? "mm" : "in", widths[3] - 1)
                + ColumnText.right(text.unit(.volume) + " ", widths[4]),
        ]
        .map(trimmed)
        guard !summary.tanks.isEmpty else { return [titles + ["  none"]] }
        var blocks: [[String]] = []
        var group: String?
        for balance in summary.tanks {
            var block = blocks.isEmpty ? titles : []
            if balance.tank.group != group {
                group = balance.tank.group
                block.append(ColumnText.clipped(groupName(balance.tank.group), to: ShiftPrinter.columns))
            }
            blocks.append(block + lines(balance))
        }
        return blocks
    }

    func groupName(_ name: String) -> String { name.isEmpty ? "(no group)" : name.withoutControls }

    private func lines(_ balance: TankBalance) -> [String] {
        let name = ColumnText.left(balance.tank.name.text.withoutControls, ShiftPrinter.nameColumns)
        let title = balance.tank.title.withoutControls
        let widths = widths
        let opening =
            name + " opening" + values(balance.opening) + "  "
            + ColumnText.clipped(title, to: ShiftPrinter.columns - 26 - widths[0] - widths[1] - widths[2])
        let closing =
            String(repeating: " ", count: ShiftPrinter.nameColumns) + " closing" + values(balance.closing)
            + cell(
                balance.changeMillimetres.mapped { isMetricLevel ? $0 : $0 / DisplayUnits.millimetresPerInch },
                isMetricLevel ? 0 : 1, widths[3], signed: true)
            + cell(balance.changeCubicMetres.mapped(summary.units.shown(cubicMetres:)), 1, widths[4], signed: true)
            + " " + direction(balance)
        var lines = [trimmed(opening), trimmed(closing)]
        lines += indented(span(balance), by: 17, hanging: 2)
        lines += notes(balance).flatMap { indented($0, by: 17, hanging: 2) }
        return lines
    }

    private func values(_ end: TankBalance.End) -> String {
        let widths = widths
        return height(end.level, widths[0]) + height(end.interface, widths[1])
            + cell(end.temperature.mapped(summary.units.shown(celsius:)), 1, widths[2])
    }

    private func height(_ value: Figure, _ width: Int) -> String {
        guard let number = value.number else { return ColumnText.right("– ", width) }
        let mark = value.quality == .uncertain ? "?" : " "
        return ColumnText.right(summary.units.text(millimetres: number) + mark, width)
    }

    /// The number with the place for its mark behind it.
    private func cell(_ value: Figure, _ decimals: Int, _ width: Int, signed: Bool = false) -> String {
        guard let number = value.number else { return ColumnText.right("– ", width) }
        let text = DecimalText.fixed(number, decimals)
        let sign = signed && number > 0 && text.contains { $0 != "0" && $0 != "." } ? "+" : ""
        return ColumnText.right(sign + text + (value.quality == .uncertain ? "?" : " "), width)
    }

    private func direction(_ balance: TankBalance) -> String {
        if balance.tank.service == .flowThrough { return "flow" }
        guard let change = balance.changeCubicMetres.number ?? balance.changeMillimetres.number else { return "" }
        if DecimalText.rounded(change, 1) == 0 { return "" }
        return change > 0 ? "in" : "out"
    }

    private func span(_ balance: TankBalance) -> String {
        func words(_ extreme: TankBalance.Extreme?) -> String {
            extreme.map { "\(summary.units.text(millimetres: $0.levelMillimetres)) at \(clock.minute($0.at))" } ?? "–"
        }
        let available =
            balance.availability.map { DecimalText.fixed(($0 * 1_000 + 1e-6).rounded(.down) / 10, 1) } ?? "–"
        return "lowest \(words(balance.lowest)), highest \(words(balance.highest)), gauge \(available) %"
    }

    private func notes(_ balance: TankBalance) -> [String] {
        var notes = notes(balance.opening, "opening") + notes(balance.closing, "closing")
        if let at = balance.opening.at, at - summary.period.from > ShiftPrinter.lateOpening {
            notes.append("opening as of \(clock.minute(at)), the first on record")
        }
        let end = summary.isComplete ? summary.period.to : min(summary.period.to, summary.generatedAt)
        if let at = balance.closing.at, end - at > ShiftPrinter.oldClosing {
            notes.append("closing as of \(clock.minute(at)), the last on record")
        }
        // Said once: where the level itself is missing, so is what follows from it.
        if balance.changeMillimetres.number != nil, let why = balance.changeCubicMetres.why,
            ![balance.opening, balance.closing].contains(where: { $0.doubt == why || isOfReading(why, $0) })
        {
            let sign = balance.changeCubicMetres.number == nil ? "–" : "?"
            notes.append("\(sign) \(text.unit(.volume)): \(why.withoutControls)")
        }
        return notes
    }

    private func notes(_ end: TankBalance.End, _ which: String) -> [String] {
        let present = Measurand.allCases.map { ($0, end[$0]) }.filter { $0.1 != .absent }
        if let first = present.first?.1, first.quality == .bad, let why = first.why,
            present.allSatisfy({ $0.1 == first })
        {
            return ["– \(which): \(why)"]
        }
        return present.compactMap { measurand, value in
            value.why.map { "\(value.quality == .bad ? "–" : "?") \(which) \(measurand.rawValue): \($0)" }
        }
    }

    func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }

    /// The groups' sums, in cubic metres.
    var groupBlocks: [[String]] {
        guard !summary.groups.isEmpty else { return [] }
        let titles = [
            "",
            ColumnText.left("TOTALS, " + text.unit(.volume), 20) + ColumnText.right("opening ", 20)
                + ColumnText.right("closing ", 20)
                + ColumnText.right("receipts ", 10) + ColumnText.right("dispatch ", 10),
            ColumnText.left("", 20) + ColumnText.right("oil ", 10) + ColumnText.right("water ", 10)
                + ColumnText.right("oil ", 10) + ColumnText.right("water ", 10),
        ]
        .map(trimmed)
        var blocks = summary.groups.map { group in
            let sums = [
                group.openingOil, group.openingWater, group.closingOil, group.closingWater, group.receipts,
                group.dispatches,
            ]
            let numbers = sums.map { ColumnText.right(figure($0), 10) }.joined()
            var without: [TankName] = []
            for tank in sums.flatMap(\.without) where !without.contains(tank) { without.append(tank) }
            let line = trimmed(ColumnText.left(groupName(group.name), 20) + numbers)
            guard !without.isEmpty else { return [line] }
            let names = without.map(\.text.withoutControls).joined(separator: ", ")
            return [line] + indented("? not all of it: without \(names)", by: 4, hanging: 2)
        }
        if let first = blocks.first { blocks[0] = titles + first }
        if summary.tanks.contains(where: \.hasNoInterface) {
            blocks.append(
                indented(
                    "oil: what lies over the interface; with a gauge that has none, all of the liquid", by: 4,
                    hanging: 2))
        }
        return blocks
    }

    private func figure(_ sum: FigureSum) -> String {
        guard let number = sum.number.map(summary.units.shown(cubicMetres:)) else { return "– " }
        // Ten columns a number: a farm's gallons need their tenths' place.
        return DecimalText.fixed(number, abs(number) < 1e6 ? 1 : 0) + (sum.isComplete ? " " : "?")
    }
}
