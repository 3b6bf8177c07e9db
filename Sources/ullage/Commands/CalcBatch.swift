import Reports

/// The same calculation for every row of a file: its columns come back, the results' columns and `error` behind them. A row
/// that is refused says why in `error`, and the rest goes on.
struct CalcBatch {
    let path: String
    /// Columns that the calculation reads; others pass through.
    let columns: [String]
    let results: [String]
    /// Options beside `--batch`: they hold for rows that leave the cell empty or have no such column.
    let options: [String: String?]

    /// - Throws: where the file cannot be read or has no usable header; never for a row.
    func run(_ compute: (CalcFields) throws(CalcFault) -> [CSVText.Field]) throws {
        do {
            var records = try CalcRecords(path: path)
            guard let header = try records.record() else {
                throw CalcFault.wrong("\(path) is empty: its first line must name the columns")
            }
            let places = try place(header)
            try Output.line(
                (header.cells.map(CalcBatch.cell) + results + ["error"]).joined(separator: ","))
            while let record = try records.record() { try row(record, header.cells.count, places, compute) }
        } catch let fault as CalcFault {
            throw fault.failure
        }
        try Output.flush()
    }

    private func place(_ header: CalcRecords.Record) throws(CalcFault) -> [String: Int] {
        if let problem = header.problem { throw .wrong("\(path):\(header.line): \(problem)") }
        var places: [String: Int] = [:]
        for (index, cell) in header.cells.enumerated() where columns.contains(cell.trimmed) {
            guard places.updateValue(index, forKey: cell.trimmed) == nil else {
                throw .wrong("\(path):\(header.line): two columns are named \(cell.trimmed)")
            }
        }
        return places
    }

    private func row(
        _ record: CalcRecords.Record, _ count: Int, _ places: [String: Int],
        _ compute: (CalcFields) throws(CalcFault) -> [CSVText.Field]
    ) throws {
        let found = record.cells
        var computed = [CSVText.Field](repeating: .empty, count: results.count)
        var refusal = ""
        do throws(CalcFault) {
            if let problem = record.problem { throw .wrong(problem) }
            guard found.count == count else {
                throw .wrong("the row has \(found.count) columns, the header \(count)")
            }
            computed = try compute(
                CalcFields(.columns) { name in
                    if let place = places[name], !found[place].trimmed.isEmpty { return found[place] }
                    return options[name] ?? nil
                })
        } catch {
            refusal = error.words
            if case .outsideForm(_, let end) = error { computed = [.exact(end)] }
        }
        let given = (0..<count).map { $0 < found.count ? CalcBatch.cell(found[$0]) : "" }
        try Output.line(given.joined(separator: ",") + "," + CSVText.row(computed + [.text(refusal)]))
    }

    /// A number comes back as it stood there, its sign too; words are made harmless for terminals and spreadsheets.
    private static func cell(_ text: String) -> String {
        text.trimmed.plainNumber == nil ? CSVText.row([.text(text)]) : text.trimmed
    }
}
