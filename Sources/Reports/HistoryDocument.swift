import TankFarm

/// Stored readings as the contract's CSV rows and JSON objects.
package enum HistoryDocument {
    /// The CSV's first row.
    package static let header =
        "at,tank,quality,level_mm,interface_mm,temperature_c,level_quality,interface_quality,temperature_quality"

    /// One CSV row, without its line end.
    package static func row(_ sample: HistorySample) -> String {
        CSVText.row(
            [CSVText.Field(sample.at), .text(sample.tank.text), .text(sample.quality.rawValue)]
                + Measurand.allCases.map { CSVText.Field(sample[$0].value, decimals: Decimals.of($0)) }
                + Measurand.allCases.map { .text(sample[$0].quality.rawValue) })
    }

    /// The fields of the CSV, and behind them each value's reason.
    package static func json(_ sample: HistorySample) -> JSONText {
        .object(
            [
                .init("at", JSONText(sample.at)),
                .init("tank", .string(sample.tank.text)),
                .init("quality", .string(sample.quality.rawValue)),
            ] + ReadingDocument.fields(of: Measurand.allCases.map { ($0, sample[$0]) }))
    }
}
