import TankFarm

/// The history's figures of one tank over one step of time, as the contract's CSV rows and JSON objects.
///
/// Where nothing at all is on record of a step everything behind the tank is empty (null); where all that is on record was bad only
/// the values are, and `good` is 0: that nobody looked is told from a gauge that had nothing to say.
package enum HistoryStepDocument {
    /// The CSV's first row.
    package static let header = (["at", "tank"] + names + ["good"]).joined(separator: ",")

    /// One CSV row, without its line end. `start` is the step's.
    package static func row(_ tank: TankName, _ start: WallTime, _ bucket: HistoryBucket?) -> String {
        var fields: [CSVText.Field] = [CSVText.Field(start), .text(tank.text)]
        fields.reserveCapacity(names.count + 3)
        for measurand in Measurand.allCases {
            let decimals = Decimals.of(measurand)
            for figure in Figure.allCases {
                fields.append(CSVText.Field(figure.of(bucket?[measurand]), decimals: decimals))
            }
        }
        fields.append(CSVText.Field(bucket?.good, decimals: shareDecimals))
        return CSVText.row(fields)
    }

    /// The fields of the CSV.
    package static func json(_ tank: TankName, _ start: WallTime, _ bucket: HistoryBucket?) -> JSONText {
        var fields: [JSONText.Field] = [.init("at", JSONText(start)), .init("tank", .string(tank.text))]
        for measurand in Measurand.allCases {
            for figure in Figure.allCases {
                fields.append(
                    .init(
                        "\(measurand.valueName)_\(figure.rawValue)",
                        JSONText(figure.of(bucket?[measurand]), decimals: Decimals.of(measurand))))
            }
        }
        fields.append(.init("good", JSONText(bucket?.good, decimals: shareDecimals)))
        return .object(fields)
    }

    /// As fine as the database keeps it.
    private static let shareDecimals = 3

    /// Of one value; the raw values are the columns' ends.
    private enum Figure: String, CaseIterable {
        case minimum = "min"
        case mean
        case maximum = "max"
        case last

        func of(_ span: ValueSpan?) -> Double? {
            switch self {
            case .minimum: span?.minimum
            case .mean: span?.mean
            case .maximum: span?.maximum
            case .last: span?.last
            }
        }
    }

    private static let names = Measurand.allCases.flatMap { measurand in
        Figure.allCases.map { "\(measurand.valueName)_\($0.rawValue)" }
    }
}
