import Alarms
import TankFarm

/// An alarm as the contract's JSON object.
package enum AlarmDocument {
    /// - Parameter guidance: the site's words on it; nil: the kind's own are its message.
    package static func json(_ record: AlarmRecord, guidance: AlarmGuidance? = nil) -> JSONText {
        .object([
            .init("id", .string(record.id.description)),
            .init("serial", .integer(record.serial)),
            .init("tank", JSONText(record.id.tank?.text)),
            .init("kind", .string(record.id.kind.rawValue)),
            .init("priority", .string(record.priority.rawValue)),
            .init("state", .string(record.state.rawValue)),
            .init("raised_at", JSONText(record.raisedAt)),
            .init("value", JSONText(record.value, decimals: record.id.kind.dataDecimals)),
            .init("limit", JSONText(record.limit, decimals: record.id.kind.dataDecimals)),
            .init("unit", .string(record.id.kind.unit)),
            .init("acknowledged_by", JSONText(record.acknowledgedBy)),
            .init("acknowledged_at", JSONText(record.acknowledgedAt)),
            .init("comment", JSONText(record.comment)),
            .init("questionable", .bool(record.questionable)),
            .init("message", .string(guidance?.message ?? record.id.kind.words)),
            .init("hold_by", JSONText(record.hold?.by)),
            .init("hold_until", JSONText(record.hold?.until)),
            .init("hold_reason", JSONText(record.hold?.reason)),
            .init("suppressed_by", JSONText(record.suppression.isEmpty ? nil : record.suppression.words)),
            .init("first_out", record.firstOut.map { .integer($0) } ?? .null),
            .init("test", .bool(record.isTest)),
            .init("unattended", .bool(record.isUnattended)),
        ])
    }
}

/// A journal entry as the contract's JSON object, and as a row of a spreadsheet.
package enum JournalDocument {
    /// The CSV's first row.
    package static let csvHeader = "sequence,at,event,alarm,serial,tank,operator,value,limit,unit,text,origin,hash"

    /// One CSV row, without its line end.
    /// - Parameters:
    ///   - sequence: the entry's number on record.
    ///   - hash: in hexadecimal digits.
    package static func csvRow(_ entry: JournalEntry, sequence: Int64, hash: String) -> String {
        let decimals = entry.alarm?.kind.dataDecimals ?? Decimals.millimetres
        let hasNumber = entry.value != nil || entry.limit != nil
        return CSVText.row([
            .integer(sequence), CSVText.Field(entry.at), .text(entry.event.rawValue),
            CSVText.Field(entry.alarm?.description), entry.serial.map { .integer($0) } ?? .empty,
            CSVText.Field(entry.tank?.text), CSVText.Field(entry.operatorName),
            CSVText.Field(entry.value, decimals: decimals), CSVText.Field(entry.limit, decimals: decimals),
            CSVText.Field(hasNumber ? entry.alarm?.kind.unit : nil), CSVText.Field(entry.text),
            CSVText.Field(entry.origin), .text(hash),
        ])
    }

    package static func json(_ entry: JournalEntry) -> JSONText { .object(members(entry)) }

    /// The same with what a look at the chain goes by.
    /// - Parameters:
    ///   - sequence: the entry's number on record.
    ///   - hash: in hexadecimal digits.
    package static func json(_ entry: JournalEntry, sequence: Int64, hash: String) -> JSONText {
        .object(members(entry) + [.init("sequence", .integer(sequence)), .init("hash", .string(hash))])
    }

    private static func members(_ entry: JournalEntry) -> [JSONText.Field] {
        let decimals = entry.alarm?.kind.dataDecimals ?? Decimals.millimetres
        return [
            .init("at", JSONText(entry.at)),
            .init("event", .string(entry.event.rawValue)),
            .init("alarm", JSONText(entry.alarm?.description)),
            .init("tank", JSONText(entry.tank?.text)),
            .init("operator", JSONText(entry.operatorName)),
            .init("value", JSONText(entry.value, decimals: decimals)),
            .init("limit", JSONText(entry.limit, decimals: decimals)),
            .init("text", JSONText(entry.text)),
            .init("origin", JSONText(entry.origin)),
            .init("serial", entry.serial.map { .integer($0) } ?? .null),
        ]
    }
}

extension AlarmKind {
    /// Decimals that its value and limit carry in JSON and CSV.
    var dataDecimals: Int { measurand.map(Decimals.of) ?? Decimals.millimetres }

    /// A value or limit for people, with its unit.
    func words(of value: Double, in units: DisplayUnits = .metric) -> String {
        if units.level == .feetInches, unit == Measurand.level.unit { return units.text(millimetres: value) }
        if units.temperature == .fahrenheit, unit == Measurand.temperature.unit {
            return DecimalText.fixed(units.shown(celsius: value), decimals) + " " + units.temperatureUnit
        }
        let text = DecimalText.fixed(value, decimals)
        return unit.isEmpty ? text : "\(text) \(unit)"
    }
}

extension AlarmID {
    /// Who rings, for people: the tank, the line or the station.
    var subjectWords: String {
        switch subject {
        case .tank(let name): name.text.withoutControls
        case .line(let name): "line \(name.text.withoutControls)"
        case .station: "station"
        }
    }
}
