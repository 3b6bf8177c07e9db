import Reports

/// Why something was not computed, in words that begin with what it is about.
enum CalcFault: Error {
    /// What was given makes no sense: a word that is no number, options that do not go together.
    case wrong(String)
    /// It makes sense and has no answer: outside a standard's range, above a table.
    case impossible(String)
    /// The level lies outside a form, whose volume at that end is known: told beside the refusal, never in its place.
    case outsideForm(String, cubicMetres: Double)

    var words: String {
        switch self {
        case .wrong(let words), .impossible(let words): words
        case .outsideForm(let words, let end): "\(words); \(CSVText.row([.exact(end)])) m³ is what the form holds there"
        }
    }

    var failure: CommandFailure {
        switch self {
        case .wrong(let words): .wrong(words)
        case .impossible, .outsideForm: .impossible(words)
        }
    }
}

/// What a calculation is given, by its columns' names: on the command line, or in a row of a file.
struct CalcFields {
    /// How a name is told: as an option or as a column.
    enum Style: Hashable {
        case options
        case columns
    }

    let style: Style
    private let lookUp: (String) -> String?

    init(_ style: Style, _ lookUp: @escaping (String) -> String?) {
        self.style = style
        self.lookUp = lookUp
    }

    /// Options by their columns' names.
    init(options: [String: String?]) {
        self.init(.options) { name in options[name] ?? nil }
    }

    /// Without the spaces around it; nil: not given, which an empty cell is as well.
    func text(_ name: String) -> String? {
        guard let found = lookUp(name) else { return nil }
        let trimmed = found.trimmed
        return trimmed.isEmpty ? nil : trimmed
    }

    func told(_ name: String) -> String {
        style == .options ? "--" + name.replacing("_", with: "-") : name
    }

    func requiredText(_ name: String, _ what: String) throws(CalcFault) -> String {
        guard let text = text(name) else { throw missing(name, what) }
        return text
    }

    /// A decimal number; what else `Double` reads ("nan", "infinity", hexadecimal) is a mistake here.
    func number(_ name: String) throws(CalcFault) -> Double? {
        guard let text = text(name) else { return nil }
        guard let number = text.plainNumber else {
            throw .wrong("\(told(name)): \"\(text)\" is no number")
        }
        return number
    }

    func requiredNumber(_ name: String, _ what: String) throws(CalcFault) -> Double {
        guard let number = try number(name) else { throw missing(name, what) }
        return number
    }

    func number(_ name: String, in range: ClosedRange<Double>, _ unit: String) throws(CalcFault) -> Double? {
        guard let number = try number(name) else { return nil }
        guard range.contains(number) else {
            throw .wrong(
                "\(told(name)): \(text(name) ?? "") \(unit) cannot be; allowed is \(plain(range.lowerBound)) to \(plain(range.upperBound))"
            )
        }
        return number
    }

    func choice<T>(_ name: String, of choices: [(word: String, value: T)], _ what: String) throws(CalcFault) -> T {
        let text = try requiredText(name, what)
        guard let choice = choices.first(where: { $0.word == text }) else {
            throw .wrong("\(told(name)): \"\(text)\" is not one of \(choices.map(\.word).joined(separator: ", "))")
        }
        return choice.value
    }

    /// `true`, or not given.
    func flag(_ name: String) throws(CalcFault) -> Bool {
        guard let text = text(name) else { return false }
        guard text == "true" else { throw .wrong("\(told(name)): \"\(text)\" is neither true nor empty") }
        return true
    }

    private func missing(_ name: String, _ what: String) -> CalcFault {
        .wrong(style == .options ? "\(told(name)) is missing: \(what)" : "\(name) is empty: \(what)")
    }

    private func plain(_ value: Double) -> String { value == value.rounded() ? String(Int(value)) : "\(value)" }
}

extension String {
    var trimmed: String {
        guard let first = utf8.first, let last = utf8.last else { return self }
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
        guard isSpace(first) || isSpace(last) else { return self }
        var rest = self[...]
        while let first = rest.utf8.first, isSpace(first) { rest.removeFirst() }
        while let last = rest.utf8.last, isSpace(last) { rest.removeLast() }
        return String(rest)
    }

    /// Its value where it is a finite decimal number and nothing else.
    var plainNumber: Double? {
        guard !isEmpty, utf8.allSatisfy({ "0123456789.+-eE".utf8.contains($0) }), let value = Double(self),
            value.isFinite
        else { return nil }
        return value
    }
}
