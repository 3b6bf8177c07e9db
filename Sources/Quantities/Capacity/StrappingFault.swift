import TankFarm

/// Why a strapping table, its fraction table or its liquid-head table is refused. Each names its line, counted from one; in
/// a table made in memory, the point or row.
package enum StrappingFault: Error, Hashable, Sendable {
    case wrongHeader(found: String, expected: String = StrappingTable.header)
    /// A line that has not exactly the header's columns, as a blank one in the middle.
    case wrongColumns(line: Int, found: Int, expected: Int = 2)
    case notANumber(line: Int, column: String, found: String)
    case levelDoesNotRise(line: Int, level: Double, previous: Double)
    case negativeVolume(line: Int, volume: Double)
    case volumeFalls(line: Int, volume: Double, previous: Double)
    /// Between this line's level and the one before lies more than a table leaves out (see `StrappingTable`).
    case gap(line: Int, fromMillimetres: Double, toMillimetres: Double, allowedMillimetres: Double)
    case tooFewPoints(line: Int, count: Int)

    // Of fraction tables.
    case noFractions(line: Int)
    /// A zone that does not end above its beginning.
    case zoneInverted(line: Int, fromMillimetres: Double, toMillimetres: Double)
    /// A zone that begins below the end of the one before.
    case zonesOverlap(line: Int, fromMillimetres: Double, previousToMillimetres: Double)
    /// A row that is repeated, out of order or lost: after 3 comes 4. `found` nil: the zone ends.
    case wrongFraction(line: Int, expected: Int?, found: Double?)
    /// A zone that begins no step of the main table.
    case zoneWithoutLevels(line: Int, fromMillimetres: Double, toMillimetres: Double)
    /// A step of the main table above the first zone that no zone holds.
    case levelWithoutZone(line: Int, levelMillimetres: Double)
    /// A step of the main table that is wider than the zone's fractions reach.
    case stepTooWide(line: Int, fromMillimetres: Double, toMillimetres: Double, allowedMillimetres: Double)
    /// More than the main table has room for at that level: a fraction table of another tank.
    case fractionTooLarge(line: Int, volume: Double, step: Double, levelMillimetres: Double)
    /// Far less than the main table's mean over the zone: a fraction table of another tank.
    case fractionTooSmall(line: Int, volume: Double, mean: Double)

    /// The line, counted from one.
    package var line: Int {
        switch self {
        case .wrongHeader: 1
        case .wrongColumns(let line, _, _), .notANumber(let line, _, _), .levelDoesNotRise(let line, _, _),
            .negativeVolume(let line, _), .volumeFalls(let line, _, _), .gap(let line, _, _, _),
            .tooFewPoints(let line, _), .noFractions(let line), .zoneInverted(let line, _, _),
            .zonesOverlap(let line, _, _), .wrongFraction(let line, _, _), .zoneWithoutLevels(let line, _, _),
            .levelWithoutZone(let line, _), .stepTooWide(let line, _, _, _), .fractionTooLarge(let line, _, _, _),
            .fractionTooSmall(let line, _, _):
            line
        }
    }

    /// For people, without the line: what was found and what is allowed. Safe to print: what came from the file has
    /// lost its control characters and all beyond 40 characters.
    package var words: String {
        switch self {
        case .wrongHeader(let found, let expected):
            "the header is \"\(quoted(found))\"; it must be \(expected)"
        case .wrongColumns(_, let found, let expected):
            found == 0
                ? "the line is blank; blank lines are allowed at the end only"
                : "\(found) column\(found == 1 ? "" : "s") found; a line has "
                    + (expected == 2 ? "two, as 1250,474.8" : "four, as 300,1580,1,0.441")
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
        default: fractionWords
        }
    }

    private var fractionWords: String {
        switch self {
        case .noFractions: "no fractions found; a zone has those of 1 to 9 mm"
        case .zoneInverted(_, let from, let to):
            "the zone goes from \(number(from)) to \(number(to)) mm; it must end above its beginning"
        case .zonesOverlap(_, let from, let previous):
            "the zone begins at \(number(from)) mm, below the end of the one before, \(number(previous)) mm"
        case .wrongFraction(_, let expected?, let found?):
            "n_mm is \(number(found)); here comes \(expected): is a line repeated or missing?"
        case .wrongFraction(_, let expected?, nil): "the zone ends without n_mm \(expected): is a line missing?"
        case .wrongFraction(_, nil, let found):
            "n_mm is \(number(found ?? 0)), beyond the zone's last; a zone has 1 to 9 mm, and by 10 up to 90 mm if at all"
        case .zoneWithoutLevels(_, let from, let to):
            "the capacity table has no step from \(number(from)) to \(number(to)) mm: is it another tank's?"
        case .levelWithoutZone(_, let level):
            "no zone holds the capacity table's level \(number(level)) mm; a zone holds levels from its from_mm to below its "
                + "to_mm"
        case .stepTooWide(_, let from, let to, let allowed):
            "the capacity table steps from \(number(from)) to \(number(to)) mm; the zone's fractions reach "
                + "\(number(allowed)) mm: are rows of n_mm 10 to 90 or levels of the capacity table missing?"
        case .fractionTooLarge(_, let volume, let step, let level):
            "\(number(volume)) m3 is more than the capacity table's step of \(short(step)) m3 at \(number(level)) mm: "
                + "are the fractions another tank's?"
        case .fractionTooSmall(_, let volume, let mean):
            "\(number(volume)) m3 is far less than the capacity table's mean over the zone, \(short(mean)) m3: "
                + "are the fractions another tank's?"
        default: ""
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
