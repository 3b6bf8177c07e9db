import Alarms
import Storage
import TankFarm

/// What the watches found of one tank's level: how often in the present month, and which of it is entered. A level that
/// jumps each second must not fill the journal: there is one entry a minute, and it counts those in between.
struct FindingTally: Sendable {
    static let quiet: Duration = .seconds(60)

    /// One kind of event.
    private struct Kind: Sendable {
        var enteredAt: MonotonicTime?
        var waiting = 0
        var newest: JournalEntry?
    }

    var counts: LevelFindings
    private var kinds: [JournalEvent: Kind] = [:]

    init(counts: LevelFindings) { self.counts = counts }

    /// Counts an event. Gives its entry, where one is due now.
    mutating func take(_ entry: JournalEntry, at: MonotonicTime) -> JournalEntry? {
        if entry.event == .stuck { counts.sticks += 1 } else { counts.jumps += 1 }
        var kind = kinds[entry.event] ?? Kind()
        defer { kinds[entry.event] = kind }
        if let entered = kind.enteredAt, at - entered < FindingTally.quiet {
            kind.waiting += 1
            kind.newest = entry
            return nil
        }
        // The minute's end was not looked at yet; what waits goes with this one.
        let more = kind.waiting
        kind = Kind(enteredAt: at)
        return FindingTally.told(entry, more: more)
    }

    /// When an entry is due for what came since the last one.
    var deadline: MonotonicTime? {
        if kinds.isEmpty { return nil }
        return kinds.values.compactMap { kind in kind.waiting > 0 ? kind.enteredAt.map { $0 + FindingTally.quiet } : nil
        }
        .min()
    }

    /// The entries whose time has come.
    mutating func due(at now: MonotonicTime) -> [JournalEntry] {
        if kinds.isEmpty { return [] }
        var entries: [JournalEntry] = []
        for event in [JournalEvent.jumped, .stuck] {
            guard let kind = kinds[event], kind.waiting > 0, let newest = kind.newest, let entered = kind.enteredAt,
                entered + FindingTally.quiet <= now
            else { continue }
            kinds[event] = Kind(enteredAt: now)
            entries.append(FindingTally.told(newest, more: kind.waiting - 1))
        }
        return entries
    }

    private static func told(_ entry: JournalEntry, more: Int) -> JournalEntry {
        JournalEntry(
            at: entry.at, event: entry.event, alarm: entry.alarm, serial: entry.serial, tank: entry.tank,
            operatorName: entry.operatorName, value: entry.value, limit: entry.limit,
            text: RepeatedFinding.text(entry.text ?? "", more: more))
    }
}

/// A month of the site's calendar.
struct SiteMonth: Hashable, Sendable {
    let from: WallTime
    let to: WallTime

    init(containing time: WallTime, zone: SiteZone) {
        let civil = zone.civilTime(at: time)
        from = zone.wallTime(of: CivilTime(year: civil.year, month: civil.month, day: 1))
        to = zone.wallTime(
            of: civil.month == 12
                ? CivilTime(year: civil.year + 1, month: 1, day: 1)
                : CivilTime(year: civil.year, month: civil.month + 1, day: 1))
    }

    func contains(_ time: WallTime) -> Bool { time >= from && time < to }
}
