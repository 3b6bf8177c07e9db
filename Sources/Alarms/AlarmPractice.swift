/// How the console calls a person to an alarm of one priority.
package enum BellMode: String, Hashable, Sendable, Codable, CaseIterable {
    case off
    case once
    case untilSilenced = "until_silenced"
}

/// The bell of each priority.
package struct BellModes: Hashable, Sendable, Codable {
    package var critical: BellMode
    package var high: BellMode
    package var medium: BellMode
    package var low: BellMode

    package init(
        critical: BellMode = .untilSilenced, high: BellMode = .untilSilenced, medium: BellMode = .once,
        low: BellMode = .off
    ) {
        self.critical = critical
        self.high = high
        self.medium = medium
        self.low = low
    }

    package subscript(priority: AlarmPriority) -> BellMode {
        switch priority {
        case .critical: critical
        case .high: high
        case .medium: medium
        case .low: low
        }
    }
}

/// What a site has agreed on for all its alarms.
package struct AlarmPractice: Hashable, Sendable, Codable {
    /// No shelving may be longer.
    package var longestShelving: Duration
    package var bell: BellModes
    /// An alarm that nobody has acknowledged for so long rings until it is silenced, and again after so long; nil: never.
    package var escalateAfter: Duration?
    /// Users of the system who are several persons: they sign on with a name before anything is entered under it.
    package var sharedAccounts: [String]
    /// How often each tank's overfill alarm is to be proved; nil: no due dates.
    package var proofTestInterval: Duration?

    package init(
        longestShelving: Duration = .seconds(12 * 3_600),
        bell: BellModes = BellModes(), escalateAfter: Duration? = .seconds(300), sharedAccounts: [String] = [],
        proofTestInterval: Duration? = .seconds(365 * 86_400)
    ) {
        self.longestShelving = longestShelving
        self.bell = bell
        self.escalateAfter = escalateAfter
        self.sharedAccounts = sharedAccounts
        self.proofTestInterval = proofTestInterval
    }
}
