import Alarms
import GRDB
import TankFarm

/// How often a tank's level jumped, and how often it stopped without a word.
package struct LevelFindings: Hashable, Sendable {
    package var jumps: Int
    package var sticks: Int

    package init(jumps: Int = 0, sticks: Int = 0) {
        self.jumps = jumps
        self.sticks = sticks
    }
}

/// The words by which one entry counts several events of a kind: the station writes them and the counts read them.
package enum RepeatedFinding {
    private static let before = "; and "
    private static let after = " more since the last entry"

    /// The text of an entry that stands for itself and `more` others.
    package static func text(_ text: String, more: Int) -> String {
        more > 0 ? "\(text)\(before)\(more)\(after)" : text
    }

    /// How many events an entry with this text stands for; 1 for any other text.
    package static func count(in text: String?) -> Int {
        guard let text, text.hasSuffix(after) else { return 1 }
        let digits = text.dropLast(after.count).reversed().prefix { $0.isASCII && $0.isNumber }
        let rest = text.dropLast(after.count + digits.count)
        guard rest.hasSuffix(before), let more = Int(String(digits.reversed())), more < Int.max else { return 1 }
        return 1 + more
    }
}

extension UllageDatabase {
    /// What the journal tells of each tank's level for from ≤ at < to; a month of the site, as a rule. Tanks of which it
    /// tells nothing are left out.
    package func levelFindings(
        from: WallTime, to: WallTime
    ) throws(StorageError) -> [TankName: LevelFindings] {
        try read { db in
            var findings: [TankName: LevelFindings] = [:]
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT tank, event, text FROM journal
                    WHERE at_ms >= ? AND at_ms < ? AND event IN (?, ?) AND tank IS NOT NULL
                    """,
                arguments: [
                    from.milliseconds, to.milliseconds, JournalEvent.jumped.rawValue, JournalEvent.stuck.rawValue,
                ])
            while let row = try rows.next() {
                guard let tank = row.text("tank"), let event = row.text("event") else { continue }
                let count = RepeatedFinding.count(in: row.text("text"))
                if event == JournalEvent.stuck.rawValue {
                    findings[TankName(tank), default: LevelFindings()].sticks += count
                } else {
                    findings[TankName(tank), default: LevelFindings()].jumps += count
                }
            }
            return findings
        }
    }
}
