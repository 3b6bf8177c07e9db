import Alarms
import TankFarm

extension ConfigurationReader {
    /// `[alarms]`: what the site has agreed on for all its alarms.
    /// - Parameter sharedAccounts: Of the station's table.
    func readPractice(sharedAccounts: [String]) -> AlarmPractice {
        var practice = AlarmPractice(sharedAccounts: sharedAccounts)
        guard let reader = root.table("alarms") else { return practice }
        defer { reader.finish() }
        if let hours = reader.positive("longest_shelving_h", upTo: 48, unit: "h") {
            practice.longestShelving = .minutes(hours * 60)
        }
        if let minutes = reader.number("escalate_after_min", in: 0...1_440, unit: "min") {
            practice.escalateAfter = minutes == 0 ? nil : .minutes(minutes)
        }
        if let months = reader.integer("proof_test_months", in: 0...120, also: " months; 0: never") {
            // Twelve months are 365 days; a month by itself has no length.
            practice.proofTestInterval = months == 0 ? nil : .seconds(365 * 86_400 / 12) * months
        }
        if let bell = reader.table("bell") {
            practice.bell = readBell(bell, practice.bell)
            bell.finish()
        }
        return practice
    }

    private func readBell(_ reader: TableReader, _ standard: BellModes) -> BellModes {
        func mode(_ priority: AlarmPriority) -> BellMode {
            // A critical alarm that nobody hears is none.
            let allowed = BellMode.allCases.filter { priority != .critical || $0 != .off }
            let word = reader.choice(priority.rawValue, of: allowed.map(\.rawValue))
            return word.flatMap(BellMode.init(rawValue:)) ?? standard[priority]
        }
        return BellModes(critical: mode(.critical), high: mode(.high), medium: mode(.medium), low: mode(.low))
    }

    /// `[station] shared_accounts`: users of the system behind whom several persons stand.
    func readSharedAccounts(_ reader: TableReader) -> [String] {
        let names = reader.texts("shared_accounts", what: "names of users, as [\"operator\"]")
        var accounts: [String] = []
        for name in names {
            let isName = (1...32).contains(name.value.count) && name.value == name.value.withoutControls
            if !isName || !name.value.contains(where: { !$0.isWhitespace }) {
                faults.add(
                    name.place,
                    "\(NumberWords.quoted(name.value)) is no user's name; allowed are 1–32 printable characters")
            } else if accounts.contains(name.value) {
                faults.add(name.place, "\(NumberWords.quoted(name.value)) stands there twice; once is enough")
            } else {
                accounts.append(name.value)
            }
        }
        return accounts
    }
}
