import Configuration
import Glibc
import Station
import Storage
import TankFarm

/// A database with a year of history up to now: 28 tanks at 1 Hz, each with a change in a third of the seconds. All but the last hour is
/// thinned by the product's own loader, which keeps raw rows of the last 45 days alone; the last hour comes through the station's
/// writer, so that it ends as a station's does.
struct GeneratedHistory {
    let site: BenchSite
    let days: Int
    let retention: HistoryRetention
    /// Of the last sample, to a second.
    let end: WallTime
    /// What the loader made of all but the last hour, and how long it took for it.
    let loaded: HistoryLoadResult
    let loadSeconds: Double
    /// The file's, with the write-ahead log taken up in it.
    let bytes: Int64

    var path: String { site.configuration.databasePath }
    /// Of its first sample, at the latest.
    var beginning: WallTime { end - .seconds(days * 86_400) + .seconds(120) }
    /// For the rows' names.
    var words: String { days == 365 ? "a year" : "\(days) days (not a year)" }

    /// - Parameter isQuick: a month with three days of raw rows.
    init(isQuick: Bool, folder: String) throws {
        days = isQuick ? 30 : 365
        retention = isQuick ? HistoryRetention(rawDays: 3) : HistoryRetention()
        site = try BenchSite.serial(folder: folder, scanSeconds: 1)
        let now = SystemMoments().now()
        end = now.wall
        var tanks = site.tankNames.enumerated().map { WaveringTank($1, number: $0) }
        let watch = Stopwatch()
        let path = site.configuration.databasePath
        let database = try UllageDatabase.openForStation(path: path, at: now.wall)
        let hours = days * 24 - 1
        let rawFrom = now.wall - .seconds(retention.rawDays * 86_400)
        let loadEnd = now.wall - .seconds(3_600)
        loaded = try database.loadHistory(retention: retention, now: loadEnd) { loader in
            var at = loadEnd - .seconds(hours * 3_600)
            // By the second where rows are kept, and by the minute where they are not: so the tables grow in the order in which a
            // station writes them, and their pages are as full as in life.
            while at < loadEnd {
                let span: Int64 = at < rawFrom ? 60_000 : 1_000
                for index in tanks.indices {
                    var second = at.milliseconds
                    while second < at.milliseconds + span {
                        if let sample = tanks[index].nextRow(at: WallTime(milliseconds: second)) {
                            try loader.take(sample)
                        }
                        second += 1_000
                    }
                }
                at = WallTime(milliseconds: at.milliseconds + span)
            }
            return nil
        }
        database.close()
        loadSeconds = watch.seconds
        let hourBefore = Moment(
            monotonic: MonotonicTime(nanoseconds: max(0, now.monotonic.nanoseconds - 3_600_000_000_000)), wall: loadEnd)
        _ = try QuickWriting(&tanks, to: path, from: hourBefore, hours: 1, retention: retention)
        guard let size = TextFile.size(path) else { throw BenchFailure("the database is not at \(path)") }
        bytes = size
        let megabytes = size / 1_000_000
        Console.note(
            "\(words) of it: \(loaded.samples) samples in \(DecimalText.fixed(loadSeconds, 0)) s, \(megabytes) MB")
    }
}
