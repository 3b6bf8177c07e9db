import Alarms
import TankFarm

/// An alarm as the contract's JSON object.
package enum AlarmDocument {
    package static func json(_ record: AlarmRecord) -> JSONText {
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
        ])
    }
}

/// A journal entry as the contract's JSON object.
package enum JournalDocument {
    package static func json(_ entry: JournalEntry) -> JSONText {
        let decimals = entry.alarm?.kind.dataDecimals ?? Decimals.millimetres
        return .object([
            .init("at", JSONText(entry.at)),
            .init("event", .string(entry.event.rawValue)),
            .init("alarm", JSONText(entry.alarm?.description)),
            .init("tank", JSONText(entry.tank?.text)),
            .init("operator", JSONText(entry.operatorName)),
            .init("value", JSONText(entry.value, decimals: decimals)),
            .init("limit", JSONText(entry.limit, decimals: decimals)),
            .init("text", JSONText(entry.text)),
            .init("serial", entry.serial.map { .integer($0) } ?? .null),
        ])
    }
}

extension AlarmKind {
    /// Decimals that its value and limit carry in JSON and CSV.
    var dataDecimals: Int { measurand.map(Decimals.of) ?? Decimals.millimetres }

    /// A value or limit for people, with its unit.
    func words(of value: Double) -> String {
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
