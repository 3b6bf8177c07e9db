import TankFarm

/// Why a strapping table is refused. Each names its line, counted from one; in a table made of points in memory, the point.
package enum StrappingFault: Error, Hashable, Sendable {
    case wrongHeader(found: String)
    /// A line that has not exactly two columns, as a blank one in the middle.
    case wrongColumns(line: Int, found: Int)
    case notANumber(line: Int, column: String, found: String)
    case levelDoesNotRise(line: Int, level: Double, previous: Double)
    case negativeVolume(line: Int, volume: Double)
    case volumeFalls(line: Int, volume: Double, previous: Double)
    /// Between this line's level and the one before lies more than a table leaves out (see `StrappingTable`).
    case gap(line: Int, fromMillimetres: Double, toMillimetres: Double, allowedMillimetres: Double)
    case tooFewPoints(line: Int, count: Int)

    /// The line, counted from one.
    package var line: Int {
        switch self {
        case .wrongHeader: 1
        case .wrongColumns(let line, _), .notANumber(let line, _, _), .levelDoesNotRise(let line, _, _),
            .negativeVolume(let line, _), .volumeFalls(let line, _, _), .gap(let line, _, _, _),
            .tooFewPoints(let line, _):
            line
        }
    }

    /// For people, without the line: what was found and what is allowed. Safe to print: what came from the file has
    /// lost its control characters and all beyond 40 characters.
    package var words: String {
        switch self {
        case .wrongHeader(let found):
            "the header is \"\(quoted(found))\"; it must be \(StrappingTable.header)"
        case .wrongColumns(_, let found):
            found == 0
                ? "the line is blank; blank lines are allowed at the end only"
                : "\(found) column\(found == 1 ? "" : "s") found; a line has two, as 1250,474.8"
        case .notANumber(_, let column, let found):
            "\(column) is \"\(quoted(found))\", which is no number; write digits with a decimal point, as 1250.5"
        case .levelDoesNotRise(_, let level, let previous):
            "level \(number(level)) mm does not lie above the one before, \(number(previous)) mm; levels must rise"
        case .negativeVolume(_, let volume):
            "volume \(number(volume)) m3 is negative; volumes begin at 0 or above"
        case .volumeFalls(_, let volume, let previous):
            "volume \(number(volume)) m3 is less than the one before, \(number(previous)) m3; volumes must not fall"
        case .gap(_, let from, let to, let allowed):
            "gap from \(number(from)) to \(number(to)) mm; a step of this table may be \(number(allowed)) mm at most: "
                + "are lines missing?"
        case .tooFewPoints(_, let count):
            "\(count) point\(count == 1 ? "" : "s") found; a table needs two at least"
        }
    }
}

extension StrappingFault: CustomStringConvertible {
    /// The words with their line.
    package var description: String { "line \(line): \(words)" }
}

private func quoted(_ text: String) -> String {
    let clean = text.withoutControls
    return clean.count > 40 ? clean.prefix(40) + "…" : clean
}

/// The shortest text of a number as a table writes it: 1250, not 1250.0.
private func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? DecimalText.fixed(value, 0) : "\(value)"
}
