import GRDB
import TankFarm

/// Why readings of before are not brought in. Whatever is told, nothing of the whole load is.
package enum HistoryLoadRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// A tank's readings must come by time, no two at one instant.
    case notRising(TankName, at: WallTime, previous: WallTime)
    /// Before 1970: no gauge of this kind, or a clock that had lost its battery.
    case beforeTime(TankName, at: WallTime)
    case inFuture(TankName, at: WallTime)
    /// The record has this tank's own figures, or an earlier import's, from `recorded` on, between the load's first reading of the
    /// tank and this one.
    case overlaps(TankName, at: WallTime, recorded: WallTime)
    case storage(StorageError)

    package var description: String {
        switch self {
        case .notRising(let tank, let at, let previous) where at == previous:
            "a second reading of \(tank) at \(at.rfc3339): one instant has one"
        case .notRising(let tank, let at, let previous):
            "\(at.rfc3339) of \(tank) lies before its reading of \(previous.rfc3339): sort the rows by time"
        case .beforeTime(_, let at): "\(at.rfc3339) lies before 1970"
        case .inFuture(_, let at): "\(at.rfc3339) lies in the future"
        case .overlaps(let tank, let at, let recorded):
            "\(at.rfc3339) would overlap what the record has of \(tank) from \(recorded.rfc3339) on: leave out what it has"
        case .storage(let error): error.description
        }
    }
}

/// Takes readings of before into the history: every change where the raw samples are still kept, and the minutes and hours of
/// all. It is handed out by `UllageDatabase.loadHistory`, lives in its one transaction, and needs memory for the tanks alone.
package struct HistoryLoader {
    private let tables: LoadTables
    private let retention: HistoryRetention
    private let now: Int64
    private var tanks: [TankLoad] = []
    /// Theirs, beside them: to look at one does not touch a tank.
    private var names: [TankName] = []
    private var places: [TankName: Int] = [:]
    /// The tank of the newest reading: the next one is of the same, or of one of those behind it, where they come scan by scan and
    /// some have nothing new. To look at a few names is quicker than a hash.
    private var newest = 0
    private static let guesses = 8
    /// What was refused: nothing is committed behind it, whoever catches it.
    private(set) var refusal: HistoryLoadRefusal?
    private(set) var samples = 0

    init(_ db: Database, path: String, retention: HistoryRetention, now: WallTime) throws {
        tables = try LoadTables(db, path: path)
        self.retention = retention
        self.now = now.milliseconds
    }

    /// The next reading: of its tank the next by time, of several tanks in any order. A value that is no number counts as out of
    /// range. Throws where it does not fit, or the database takes nothing; the load has failed then.
    package mutating func take(_ sample: HistorySample) throws(HistoryLoadRefusal) {
        if let refusal { throw refusal }
        do {
            let at = sample.at.milliseconds
            let tank = try place(of: sample.tank, at: at)
            try tanks[tank].take(sample, at: at, now: now)
            samples += 1
        } catch {
            let refusal = (error as? HistoryLoadRefusal) ?? .storage(tables.storageError(error))
            self.refusal = refusal
            throw refusal
        }
    }

    private mutating func place(of tank: TankName, at: Int64) throws -> Int {
        if newest < tanks.count {
            var place = newest
            for _ in 0..<min(tanks.count, HistoryLoader.guesses) {
                if names[place] == tank {
                    newest = place
                    return place
                }
                place = place + 1 == tanks.count ? 0 : place + 1
            }
        }
        if let place = places[tank] {
            newest = place
            return place
        }
        guard at >= 0 else { throw HistoryLoadRefusal.beforeTime(tank, at: WallTime(milliseconds: at)) }
        let load = try TankLoad(tank, from: at, tables, retention: retention, now: now)
        places[tank] = tanks.count
        tanks.append(load)
        names.append(tank)
        newest = tanks.count - 1
        return newest
    }

    /// Writes what is left of every tank.
    mutating func finish() throws -> HistoryLoadResult {
        if let refusal { throw refusal }
        for tank in tanks { try tank.finish(now: now) }
        return HistoryLoadResult(samples: samples, tanks: tanks)
    }

    /// Of each tank its first and last reading.
    var spans: [(tank: Int64, from: Int64, to: Int64)] { tanks.map { ($0.id, $0.first, $0.last) } }
}

/// What a load brought in.
package struct HistoryLoadResult: Hashable, Sendable {
    /// Readings that were taken, also those that changed nothing.
    package let samples: Int
    package let tanks: Int
    /// Rows that were written.
    package let rawRows: Int
    package let minutes: Int
    package let hours: Int
    /// Readings from before the time for which raw samples are kept: they are in the minutes and hours alone.
    package let withoutRaw: Int
    /// Readings of hours that are older than any level is kept: nothing is left of them.
    package let forgotten: Int
    /// From the first reading to the last; nil where there was none.
    package let span: ClosedRange<WallTime>?
    /// The longest time between two readings of one tank; nil where no tank has two.
    package let longestSilence: Duration?
    /// Milliseconds, of all tanks together: from each one's first reading to its last, and how much of that its readings hold.
    package let spanMilliseconds: Int64
    package let heldMilliseconds: Int64

    init(samples: Int, tanks: [TankLoad]) {
        self.samples = samples
        self.tanks = tanks.count
        rawRows = tanks.reduce(0) { $0 + $1.rawRows }
        minutes = tanks.reduce(0) { $0 + $1.minutes }
        hours = tanks.reduce(0) { $0 + $1.hours }
        withoutRaw = tanks.reduce(0) { $0 + $1.withoutRaw }
        forgotten = tanks.reduce(0) { $0 + $1.forgotten }
        let from = tanks.map(\.first).min()
        let to = tanks.map(\.last).max()
        if let from, let to {
            span = WallTime(milliseconds: from)...WallTime(milliseconds: to)
        } else {
            span = nil
        }
        longestSilence = tanks.map(\.longestSilence).max().flatMap { $0 > 0 ? .milliseconds($0) : nil }
        spanMilliseconds = tanks.reduce(0) { $0 + $1.last - $1.first }
        heldMilliseconds = tanks.reduce(0) { $0 + $1.last - $1.first - $1.unheld }
    }
}
