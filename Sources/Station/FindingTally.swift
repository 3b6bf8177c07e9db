import Alarms
import Storage
import TankFarm

/// What the watches found of one tank's level: how often in the present month, and which of it is entered. A level that
/// jumps each second must not fill the journal: after an entry there is a pause, which doubles from a minute to an hour
/// while it goes on, and the next entry counts those in between.
struct FindingTally: Sendable {
    static let shortestQuiet: Duration = .seconds(60)
    static let longestQuiet: Duration = .seconds(3_600)

    /// What is held back apart from the others: a jump that stands must not vanish behind one that was dropped.
    enum Kind: Hashable, Sendable, CaseIterable { case dropped, jumped, stuck }

    /// One kind of finding.
    private struct Pause: Sendable {
        var enteredAt: MonotonicTime
        var quiet = FindingTally.shortestQuiet
        var waiting = 0
        var newest: JournalEntry?

        var end: MonotonicTime { enteredAt + quiet }

        mutating func entered(at: MonotonicTime) {
            // Nothing for as long again: it did not go on.
            let goesOn = waiting > 0 || at < end + quiet
            self = Pause(
                enteredAt: at, quiet: goesOn ? min(quiet * 2, FindingTally.longestQuiet) : FindingTally.shortestQuiet)
        }
    }

    private struct MonthCounts: Sendable {
        let month: SiteMonth
        let counts: LevelFindings
    }

    var counts: LevelFindings
    private var pauses: [Kind: Pause] = [:]
    private var otherMonth: MonthCounts?

    init(counts: LevelFindings) { self.counts = counts }

    /// The counts of one month are put aside for those of another: a clock that is set over the edge and back again
    /// loses none.
    mutating func turn(from old: SiteMonth, to new: SiteMonth) {
        let known = otherMonth?.month == new ? otherMonth?.counts : nil
        otherMonth = MonthCounts(month: old, counts: counts)
        counts = known ?? LevelFindings()
    }

    /// Counts a finding. Gives its entry, where one is due now.
    mutating func take(_ entry: JournalEntry, _ kind: Kind, at: MonotonicTime) -> JournalEntry? {
        if kind == .stuck { counts.sticks += 1 } else { counts.jumps += 1 }
        guard var pause = pauses[kind] else {
            pauses[kind] = Pause(enteredAt: at)
            return entry
        }
        defer { pauses[kind] = pause }
        if at < pause.end {
            pause.waiting += 1
            pause.newest = entry
            return nil
        }
        // The pause's end was not looked at yet; what waits goes with this one.
        let more = pause.waiting
        pause.entered(at: at)
        return FindingTally.told(entry, more: more)
    }

    /// When an entry is due for what came since the last one.
    var deadline: MonotonicTime? {
        if pauses.isEmpty { return nil }
        return pauses.values.compactMap { $0.waiting > 0 ? $0.end : nil }.min()
    }

    /// The entries whose time has come.
    mutating func due(at now: MonotonicTime) -> [JournalEntry] { enter(at: now) { $0.end <= now } }

    /// All that is held back, whatever its time: before an answer to it, and before the watch ends.
    mutating func heldBack(at now: MonotonicTime) -> [JournalEntry] { enter(at: now) { _ in true } }

    private mutating func enter(at now: MonotonicTime, _ isDue: (Pause) -> Bool) -> [JournalEntry] {
        if pauses.isEmpty { return [] }
        var entries: [JournalEntry] = []
        for kind in Kind.allCases {
            guard var pause = pauses[kind], pause.waiting > 0, let newest = pause.newest, isDue(pause) else { continue }
            entries.append(FindingTally.told(newest, more: pause.waiting - 1))
            pause.entered(at: now)
            pauses[kind] = pause
        }
        return entries.sorted { $0.at < $1.at }
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
