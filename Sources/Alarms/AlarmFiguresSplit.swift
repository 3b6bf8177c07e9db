/// How what is configured and enabled is shared out among the priorities. Where everything is urgent nothing is: the
/// practice asks for 80 % low and medium, 15 % high and 5 % critical.
package struct PrioritySplit: Hashable, Sendable {
    package let critical: Int
    package let high: Int
    package let medium: Int
    package let low: Int

    package init(_ definitions: [AlarmDefinition]) {
        var counts: [AlarmPriority: Int] = [:]
        for definition in definitions where definition.isEnabled { counts[definition.priority, default: 0] += 1 }
        critical = counts[.critical] ?? 0
        high = counts[.high] ?? 0
        medium = counts[.medium] ?? 0
        low = counts[.low] ?? 0
    }

    package var total: Int { critical + high + medium + low }

    package subscript(priority: AlarmPriority) -> Int {
        switch priority {
        case .critical: critical
        case .high: high
        case .medium: medium
        case .low: low
        }
    }

    /// The share of a priority, 0–1; nil where nothing is configured.
    package func share(of priority: AlarmPriority) -> Double? {
        total > 0 ? Double(self[priority]) / Double(total) : nil
    }

    /// The share of low and medium together, 0–1; nil where nothing is configured.
    package var lowAndMediumShare: Double? { total > 0 ? Double(low + medium) / Double(total) : nil }
}
