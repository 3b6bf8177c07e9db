import Quantities
import TankFarm

/// A tank's quantities as a surveyor follows them by hand: each step with its formula, its value, where it comes from, and
/// why it is not to be relied upon where it is not. Printed values are rounded, ties to even (GB/T 8170, API MPMS 11.1
/// 11.1.5.4); what is computed is not.
package struct QuantityTicket {
    static let columns = 80
    private static let wordColumns = 33

    let quantities: TankQuantities
    let inputs: QuantityInputs?
    let recipe: QuantityRecipe?
    let text: QuantityText

    /// Lines of at most 80 columns, without line ends.
    /// - Parameters:
    ///   - inputs: as they were given, told above the steps; nil: only what the quantities hold.
    ///   - recipe: fills in the formulas of shell and roof; nil: they stand in letters.
    ///   - rounding: nil: the recipe's.
    package static func lines(
        _ quantities: TankQuantities, inputs: QuantityInputs? = nil, recipe: QuantityRecipe? = nil,
        units: DisplayUnits = .metric, rounding: TicketRounding? = nil
    ) -> [String] {
        QuantityTicket(
            quantities: quantities, inputs: inputs, recipe: recipe,
            text: QuantityText(units: units, rounding: rounding ?? recipe?.rounding ?? TicketRounding())
        ).lines
    }

    /// One line of the ticket.
    struct Step {
        var symbol: String
        /// What it is, or how it follows from what stands above.
        var words: String
        var figure: Figure
        var kind: QuantityText.Kind
        var source = ""
    }

    private var lines: [String] {
        var told: Set<String> = []
        var lines = methodLines
        for (title, steps) in [
            ("GIVEN", givenSteps), ("VOLUME", volumeSteps), ("STANDARD VOLUME", standardSteps), ("MASS", massSteps),
            ("OIL AND WATER as they are in the tank", liquidSteps),
        ] {
            let present = steps.filter { $0.figure != .absent }
            guard !present.isEmpty else { continue }
            lines += ["", title] + present.flatMap { self.lines($0, &told) }
        }
        if !quantities.notes.isEmpty {
            lines += [""] + quantities.notes.flatMap { wrapped("note: " + $0.withoutControls, hanging: 6) }
        }
        lines += [""] + wrapped(closingWords, hanging: 0)
        return lines.map(QuantityTicket.trimmed)
    }

    private var closingWords: String {
        let marks = "? uncertain; – not known. "
        let hasMarks = quantities.worst.quality != .good
        return (hasMarks ? marks : "")
            + "Computed without rounding; printed values are rounded, ties to even."
    }

    private var methodLines: [String] {
        var words: [String] = []
        if let product = recipe?.product { words.append("product " + product.title.withoutControls) }
        words.append(quantities.standard.map { "corrected by \($0.words)" } ?? "no product: no correction to base")
        if !quantities.group.isEmpty, quantities.group != quantities.standard?.method.rawValue {
            words.append("group " + quantities.group.replacing("_", with: " "))
        }
        return wrapped(words.joined(separator: ", "), hanging: 2)
    }

    /// The step, and below it why it is doubtful, unless a step above has said so already.
    private func lines(_ step: Step, _ told: inout Set<String>) -> [String] {
        let symbol = "  " + ColumnText.left(step.symbol, 6)
        let mark = step.figure.quality == .uncertain ? "?" : " "
        let value =
            " " + ColumnText.right(text.value(step.figure, step.kind), 14) + mark + " "
            + ColumnText.left(text.unit(step.kind), 5)
        var lines: [String] = []
        // A formula that is wider than its column stands above its result, and is not cut.
        if ColumnText.width(step.words) > QuantityTicket.wordColumns {
            lines = ColumnText.hanging(symbol, step.words, to: QuantityTicket.columns)
            lines.append(ColumnText.left("", 8 + QuantityTicket.wordColumns) + value)
        } else {
            lines.append(symbol + ColumnText.left(step.words, QuantityTicket.wordColumns) + value)
        }
        if let last = lines.last, !step.source.isEmpty {
            if ColumnText.width(last) + 1 + ColumnText.width(step.source) <= QuantityTicket.columns {
                lines[lines.count - 1] = last + " " + step.source
            } else {
                lines += ColumnText.hanging("        ", step.source, to: QuantityTicket.columns)
            }
        }
        if let why = step.figure.why, told.insert(why).inserted {
            let sign = step.figure.number == nil ? "–" : "?"
            lines += ColumnText.hanging("      \(sign) ", why.withoutControls, to: QuantityTicket.columns)
        }
        return lines
    }

    func wrapped(_ words: String, hanging: Int) -> [String] {
        ColumnText.wrapped(words, to: QuantityTicket.columns, indent: hanging)
    }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
