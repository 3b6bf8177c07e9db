import Alarms
import TankFarm

/// Every alarm that is configured, with what the site has agreed on for it and all defaults resolved: the list that is
/// signed and kept (ISA-18.2's master alarm database). Its order is its own, so that a tank that moves within the
/// configuration changes nothing: the station, lines, then tanks by name, each one's alarms by kind.
package struct MasterAlarmList: Sendable {
    /// The CSV's first row. Delays are in seconds, `re_alarm_min` and `respond_min` in minutes, `message` is what people
    /// are told.
    package static let header =
        "alarm,enabled,priority,limit,unit,deadband,on_delay_s,off_delay_s,latching,re_alarm_min,shelvable,"
        + "message,cause,consequence,guidance,respond_min,approved_by"

    package let definitions: [AlarmDefinition]

    package init(_ definitions: [AlarmDefinition]) {
        let places = Dictionary(
            AlarmKind.allCases.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let keyed = definitions.map { definition in
            let subject: (Int, String) =
                switch definition.id.subject {
                case .station: (0, "")
                case .line(let name): (1, name.text)
                case .tank(let name): (2, name.text)
                }
            return (key: (subject.0, subject.1, places[definition.id.kind] ?? 0), definition: definition)
        }
        self.definitions = keyed.sorted { $0.key < $1.key }.map(\.definition)
    }

    /// What the list's hash is made of: the CSV without the hash, each row ended by a line feed. Equal bytes are equal
    /// agreements, whatever order and wherever in the configuration they were written.
    package var canonicalBytes: [UInt8] {
        var bytes = Array(MasterAlarmList.header.utf8) + [0x0A]
        for definition in definitions {
            bytes += CSVText.row(fields(definition)).utf8
            bytes.append(0x0A)
        }
        return bytes
    }

    /// Rows by RFC 4180, the header first, without line ends; the list's hash stands in the last column of each.
    package func csv(hash: String) -> [String] {
        [MasterAlarmList.header + ",list_sha256"]
            + definitions.map { CSVText.row(fields($0) + [.text(hash)]) }
    }

    /// How what is enabled is shared out among the priorities.
    package var split: PrioritySplit { PrioritySplit(definitions) }

    /// Enabled critical and high alarms of which nobody is told what to do.
    package var withoutGuidance: [AlarmID] {
        definitions.filter { definition in
            definition.isEnabled && definition.priority >= .high && isBlank(definition.guidance.guidance)
        }
        .map(\.id)
    }

    private func fields(_ definition: AlarmDefinition) -> [CSVText.Field] {
        // Finer than any value is shown with: what is not the same must not have the same hash.
        func number(_ value: Double?) -> CSVText.Field { CSVText.Field(value, decimals: 6) }
        let guidance = definition.guidance
        let isFault = definition.limit == nil
        return [
            .text(definition.id.description), .text(definition.isEnabled ? "true" : "false"),
            .text(definition.priority.rawValue), number(definition.limit), .text(definition.id.kind.unit),
            number(isFault ? nil : definition.deadband), number(definition.onDelay.inSeconds),
            number(definition.offDelay.inSeconds), .text(definition.isLatching ? "true" : "false"),
            number(definition.reAlarmAfter.map { $0.inSeconds / 60 }),
            .text(definition.isShelvable ? "true" : "false"),
            .text(message(definition)), CSVText.Field(guidance.cause), CSVText.Field(guidance.consequence),
            CSVText.Field(guidance.guidance), number(guidance.respondWithin.map { $0.inSeconds / 60 }),
            CSVText.Field(guidance.approvedBy),
        ]
    }

    func message(_ definition: AlarmDefinition) -> String {
        guard let message = definition.guidance.message, !isBlank(message) else { return definition.id.kind.words }
        return message
    }

    private func isBlank(_ text: String?) -> Bool { text?.allSatisfy(\.isWhitespace) ?? true }
}
