import Alarms
import TankFarm

/// After an outage the operator is told what has changed while nobody could see it: per line once those of the outage are
/// back, or half a minute after its end; for a gauge that was lost alone, when it is back. A value; it reads no clock.
///
/// It remembers what this run has seen: of the time before the start the journal says that there was no watch.
struct OutageReport: Sendable {
    /// A level of this run, and when it was read.
    private struct Seen: Hashable, Sendable {
        let millimetres: Double
        let at: Moment
    }

    private struct Change: Hashable, Sendable {
        let before: Seen
        let after: Seen
        /// In whole millimetres, as the two are told, so that the sum is right on paper.
        var millimetres: Double { after.millimetres.rounded() - before.millimetres.rounded() }
        var hasMoved: Bool { abs(after.millimetres - before.millimetres) > OutageReport.unchangedMillimetres }
    }

    /// What is gathered of one outage of one line.
    private struct Gathering: Sendable {
        var tanks: Set<Int>
        var back: [Int: Change] = [:]
        /// When its time is over; nil: the outage goes on.
        var until: MonotonicTime?
    }

    /// Noise, and what a surface does by itself.
    static let unchangedMillimetres = 3.0
    /// A gauge that was lost alone for less is not told.
    static let shortestAlone: Duration = .seconds(60)
    /// So long after a line's outage those that are still away are waited for.
    static let grace: Duration = .seconds(30)

    private let tanks: [TankName]
    private let lines: [LineName]
    private let lineOfTank: [Int]
    private let zone: SiteZone
    private var seen: [Seen?]
    /// The level before each tank went blind; nil: it is seen.
    private var blind: [Seen?]
    private var gatherings: [Int: Gathering] = [:]

    /// - Parameter lineOfTank: Each tank's line by its place among `lines`, in the tanks' order.
    init(tanks: [TankName], lines: [LineName], lineOfTank: [Int], zone: SiteZone) {
        self.tanks = tanks
        self.lines = lines
        self.lineOfTank = lineOfTank
        self.zone = zone
        seen = Array(repeating: nil, count: tanks.count)
        blind = Array(repeating: nil, count: tanks.count)
    }

    /// When it must be looked at though nothing happens.
    var deadline: MonotonicTime? {
        if gatherings.isEmpty { return nil }
        return gatherings.values.lazy.compactMap(\.until).min()
    }

    /// Takes a tank's level as believed after each change of it. Gives the entries that are due.
    /// - Parameter readAt: When the level was read; counts where it has one.
    mutating func take(_ level: Measurement, of tank: Int, readAt: Moment?, at: Moment) -> [JournalEntry] {
        if level.quality == .bad {
            if blind[tank] == nil, let last = seen[tank] {
                blind[tank] = last
                seen[tank] = nil
            }
            return []
        }
        guard let millimetres = level.value, level.reason?.hidesLevel != true else { return [] }
        let now = Seen(millimetres: millimetres, at: readAt ?? at)
        seen[tank] = now
        guard let before = blind[tank] else { return [] }
        blind[tank] = nil
        let line = lineOfTank[tank]
        guard gatherings[line]?.tanks.contains(tank) == true else {
            return alone(tank, Change(before: before, after: now), at: at)
        }
        // One that comes and goes within an outage has changed from what it was before the first time.
        let first = gatherings[line]?.back[tank]?.before ?? before
        gatherings[line]?.back[tank] = Change(before: first, after: now)
        return endIfComplete(line, at: at)
    }

    /// A line's outage begins, or takes in more of its tanks.
    /// - Parameter lost: The tanks under it that answered until then: what was dead before is no news.
    mutating func lineFell(_ line: Int, lost: some Sequence<Int>) {
        gatherings[line, default: Gathering(tanks: [])].tanks.formUnion(lost)
        // It fell again before all were back: one story.
        gatherings[line]?.until = nil
    }

    /// A line's outage has ended. Harmless for a line that had none.
    mutating func lineEnded(_ line: Int, at: Moment) -> [JournalEntry] {
        guard let gathering = gatherings[line], gathering.until == nil else { return [] }
        gatherings[line]?.until = at.monotonic + OutageReport.grace
        return endIfComplete(line, at: at)
    }

    /// The entries of those outages that have been waited for long enough.
    mutating func due(at: Moment) -> [JournalEntry] {
        guard let deadline, deadline <= at.monotonic else { return [] }
        let over = gatherings.filter { $0.value.until.map { $0 <= at.monotonic } ?? false }.keys.sorted()
        return over.flatMap { end($0, at: at) }
    }

    private mutating func endIfComplete(_ line: Int, at: Moment) -> [JournalEntry] {
        guard let gathering = gatherings[line], gathering.until != nil,
            gathering.tanks.allSatisfy({ blind[$0] == nil })
        else { return [] }
        return end(line, at: at)
    }

    private mutating func end(_ line: Int, at: Moment) -> [JournalEntry] {
        guard let gathering = gatherings.removeValue(forKey: line) else { return [] }
        // In the order of the place.
        let away = gathering.tanks.sorted().compactMap { tank in blind[tank].map { (tank, $0) } }
        guard !gathering.back.isEmpty || !away.isEmpty else { return [] }
        let from = (gathering.back.values.map(\.before.at) + away.map(\.1.at)).min { $0.wall < $1.wall } ?? at
        let to = away.isEmpty ? gathering.back.values.map(\.after.at).max { $0.wall < $1.wall } ?? at : at
        // Those that moved most are the ones that somebody must look at.
        let moved = gathering.back.filter { $0.value.hasMoved }.sorted {
            (abs($1.value.millimetres), $0.key) < (abs($0.value.millimetres), $1.key)
        }
        var parts: [String] = []
        if !moved.isEmpty { parts.append(moved.map { words(of: $0.value, tank: $0.key) }.joined(separator: ", ")) }
        let unchanged = gathering.back.count - moved.count
        if unchanged > 0 { parts.append("\(unchanged) unchanged (±\(whole(OutageReport.unchangedMillimetres)) mm)") }
        if !away.isEmpty {
            let names = away.map {
                "\(tanks[$0]) (\(whole($1.millimetres)) at \(zone.clock($1.at.wall, near: at.wall)))"
            }
            parts.append("still blind: \(names.joined(separator: ", "))")
        }
        let text = "line \(lines[line]) blind \(span(from, to)): \(parts.joined(separator: "; "))"
        return [JournalEntry(at: at.wall, event: .blind, text: text)]
    }

    private func alone(_ tank: Int, _ change: Change, at: Moment) -> [JournalEntry] {
        guard change.hasMoved,
            change.after.at.monotonic - change.before.at.monotonic >= OutageReport.shortestAlone
        else { return [] }
        let text = "blind \(span(change.before.at, change.after.at)): \(words(of: change, tank: tank))"
        return [
            JournalEntry(
                at: at.wall, event: .blind, tank: tanks[tank], value: change.after.millimetres, text: text)
        ]
    }

    private func words(of change: Change, tank: Int) -> String {
        let sign = change.millimetres > 0 ? "+" : ""
        return "\(tanks[tank]) \(whole(change.before.millimetres)) → \(whole(change.after.millimetres)) "
            + "(\(sign)\(whole(change.millimetres)))"
    }

    private func span(_ from: Moment, _ to: Moment) -> String {
        "\(zone.clock(from.wall, near: to.wall))–\(zone.civilTime(at: to.wall).minuteText)"
    }
}

extension Reason {
    /// Whether a value with it shows something else than the liquid: a gauge that boots, a gateway's memory, a jump.
    var hidesLevel: Bool { self == .warmingUp || self == .gatewayStale || self == .jump }
}
