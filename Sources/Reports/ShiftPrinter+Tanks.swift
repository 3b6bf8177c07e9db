import TankFarm

extension ShiftPrinter {
    private static let nameColumns = 16

    /// One block a tank, the table's titles with the first of them and with the first of each group its name.
    var tankBlocks: [[String]] {
        let titles = [
            "",
            ColumnText.left("TANKS", 24) + ColumnText.right("level ", 8) + ColumnText.right("interface ", 11)
                + ColumnText.right("temp ", 8) + ColumnText.right("change", 10) + ColumnText.right("change ", 13),
            ColumnText.left("", 24) + ColumnText.right("mm ", 8) + ColumnText.right("mm ", 11)
                + ColumnText.right("°C ", 8) + ColumnText.right("mm", 10) + ColumnText.right("m³ ", 13),
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

    private func groupName(_ name: String) -> String { name.isEmpty ? "(no group)" : name.withoutControls }

    private func lines(_ balance: TankBalance) -> [String] {
        let name = ColumnText.left(balance.tank.name.text.withoutControls, ShiftPrinter.nameColumns)
        let title = balance.tank.title.withoutControls
        let opening = name + " opening" + values(balance.opening) + "  " + ColumnText.clipped(title, to: 27)
        let closing =
            String(repeating: " ", count: ShiftPrinter.nameColumns) + " closing" + values(balance.closing)
            + cell(balance.changeMillimetres, 0, 11, signed: true)
            + cell(balance.changeCubicMetres, 1, 13, signed: true)
            + " " + direction(balance)
        var lines = [trimmed(opening), trimmed(closing)]
        lines += indented(span(balance), by: 17, hanging: 2)
        lines += notes(balance).flatMap { indented($0, by: 17, hanging: 2) }
        return lines
    }

    private func values(_ end: TankBalance.End) -> String {
        cell(end.level, 0, 8) + cell(end.interface, 0, 11) + cell(end.temperature, 1, 8)
    }

    /// The number with the place for its mark behind it.
    private func cell(_ value: ReportValue, _ decimals: Int, _ width: Int, signed: Bool = false) -> String {
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
            extreme.map { "\(DecimalText.fixed($0.levelMillimetres, 0)) at \(clock.minute($0.at))" } ?? "–"
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
        if balance.changeMillimetres.number != nil, case .missing(let why) = balance.changeCubicMetres {
            notes.append("– m³: \(why)")
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

    private func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }

    /// The groups' sums, in cubic metres.
    var groupBlocks: [[String]] {
        guard !summary.groups.isEmpty else { return [] }
        let titles = [
            "",
            ColumnText.left("TOTALS, m³", 20) + ColumnText.right("opening ", 20) + ColumnText.right("closing ", 20)
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

    private func figure(_ sum: GroupBalance.Sum) -> String {
        sum.cubicMetres.map { DecimalText.fixed($0, 1) + (sum.isComplete ? " " : "?") } ?? "– "
    }
}
