import TankFarm

extension ConfigurationReader {
    /// `[history]`: how long each of its levels is kept.
    func readRetention() -> HistoryRetention {
        let standard = HistoryRetention()
        guard let reader = root.table("history") else { return standard }
        defer { reader.finish() }
        let raw = reader.integer("raw_days", in: 1...3_650) ?? standard.rawDays
        let minutes = days("minute_days", standard.minuteDays, reader)
        let hours = days("hour_days", standard.hourDays, reader)
        let keptRows = reader.integer("kept_rows", in: 0...100_000_000) ?? standard.keptRows
        // A coarser level that ends before the finer one would leave a hole behind it.
        if let minutes, minutes < raw {
            let given = reader.has("minute_days") ? "\(minutes)" : "is left out, and its default \(minutes)"
            reader.fault(
                "minute_days", "\(given) is less than raw_days, \(raw); allowed are \(raw) and more, or 0 for ever")
        }
        if let hours, hours < minutes ?? .max {
            let (least, allowed) =
                minutes.map { ("\($0)", "\($0) and more, or 0 for ever") } ?? ("0 for ever", "0 alone, for ever")
            reader.fault("hour_days", "\(hours) is less than minute_days, \(least); allowed are \(allowed)")
        }
        return HistoryRetention(rawDays: raw, minuteDays: minutes, hourDays: hours, keptRows: keptRows)
    }

    /// Nil, and 0 in the file: for ever.
    private func days(_ key: String, _ standard: Int?, _ reader: TableReader) -> Int? {
        guard let days = reader.integer(key, in: 0...36_500, also: ", 0 for ever") else { return standard }
        return days == 0 ? nil : days
    }
}
