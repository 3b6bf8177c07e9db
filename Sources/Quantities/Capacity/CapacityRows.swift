/// The rows of a capacity file as the field writes them: a header, then numbers, a row a line. A byte-order mark, CRLF line
/// ends, spaces around the columns and blank lines at the end are taken as they come.
struct CapacityRows {
    struct Row {
        /// Counted from one.
        let line: Int
        /// As many as the header has names.
        let values: [Double]
    }

    let rows: [Row]
    /// Of the last row, or of the header where there is none.
    let lastLine: Int

    /// - Parameter header: The names of the columns, with commas between them.
    /// - Throws: `.wrongHeader`, `.wrongColumns`, `.notANumber`, whichever comes first, with its line.
    init(csv: String, header: String) throws(StrappingFault) {
        // By bytes: a Character would make CR and LF one, and a byte-order mark part of its neighbour.
        var lines = csv.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(trimmed)
        while let last = lines.last, last.isEmpty { lines.removeLast() }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let first =
            lines.first.map { $0.starts(with: mark) ? trimmed($0.dropFirst(mark.count)) : $0 } ?? Substring().utf8
        let names = columns(of: first)
        guard names.joined(separator: ",") == header else {
            throw .wrongHeader(found: text(first), expected: header)
        }
        var rows: [Row] = []
        rows.reserveCapacity(lines.count)
        for (index, line) in lines.enumerated().dropFirst() {
            let fields = columns(of: line)
            guard fields.count == names.count else {
                throw .wrongColumns(line: index + 1, found: line.isEmpty ? 0 : fields.count, expected: names.count)
            }
            var values: [Double] = []
            for (name, field) in zip(names, fields) {
                guard let value = plainNumber(field) else {
                    throw .notANumber(line: index + 1, column: name, found: field)
                }
                values.append(value)
            }
            rows.append(Row(line: index + 1, values: values))
        }
        self.rows = rows
        lastLine = max(1, lines.count)
    }
}

private typealias Bytes = Substring.UTF8View

private func trimmed(_ row: Bytes) -> Bytes {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    var row = row.drop(while: isSpace)
    while let last = row.last, isSpace(last) { row.removeLast() }
    return row
}

private func columns(of row: Bytes) -> [String] {
    row.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { text(trimmed($0)) }
}

private func text(_ row: Bytes) -> String { String(Substring(row)) }

/// Decimal digits only: what else `Double` reads (hexadecimal, "nan", "infinity") is a mistake in a table.
private func plainNumber(_ field: String) -> Double? {
    guard field.utf8.allSatisfy({ "0123456789.+-eE".utf8.contains($0) }), let value = Double(field), value.isFinite
    else { return nil }
    return value
}
