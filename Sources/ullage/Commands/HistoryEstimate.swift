import Acquisition
import Configuration
import Glibc
import Reports
import Storage
import TankFarm

/// What the history will take on the site's disk, for `check`, against what the disk has.
struct HistoryEstimate {
    /// As many scans of a tank bring a change, on a site that is at work: the reckoning goes by it.
    private static let usualShare = 1.0 / 3

    private let site: SiteConfiguration
    private let usual: HistorySize
    private let busiest: HistorySize
    private let disk: Disk?

    init(_ site: SiteConfiguration) {
        self.site = site
        let gauges = HistoryEstimate.gauges(site)
        usual = HistorySize(
            gauges: gauges, retention: site.retention, changingShare: HistoryEstimate.usualShare)
        busiest = HistorySize(gauges: gauges, retention: site.retention, changingShare: 1)
        disk = Disk(holding: site.databasePath)
    }

    /// For people, without a heading.
    var lines: [String] {
        let retention = site.retention
        let (few, many) = (ByteText.words(usual.rawBytes), ByteText.words(busiest.rawBytes))
        var lines = [
            "raw      \(retention.rawDays) days: \(few) where a third of the scans bring a change, \(many) where every one does",
            "minutes  \(span(retention.minuteDays)): "
                + (retention.minuteDays == nil ? "" : "\(ByteText.words(usual.minuteBytes)), ")
                + "\(ByteText.words(usual.minuteBytesPerYear)) a year",
            "hours    \(span(retention.hourDays)): \(ByteText.words(usual.hourBytesPerYear)) a year",
            "kept     around alarms and movements for ever: at most \(retention.keptRows) raw rows, \(ByteText.words(usual.keptBytes))",
            "in all   \(sum(usual))",
            "         \(sum(busiest)), where every scan brings a change",
        ]
        if let disk {
            lines.append(
                "disk     \(disk.folder): \(ByteText.words(disk.taken)) taken by the record so far, \(ByteText.words(disk.free)) free"
            )
        } else {
            lines.append("disk     the folder of \(site.databasePath) is not there: make it before the first start")
        }
        return lines
    }

    /// In one line, where the disk is too small for what is expected; nil where it is not.
    var warning: String? {
        guard let disk else { return nil }
        let room = disk.free + disk.taken
        let advice =
            "lower raw_days, minute_days or kept_rows in [history], or put the database on a larger disk; a backup beside it takes as much again"
        if usual.firstYearBytes > room {
            return
                "the record comes to \(ByteText.words(usual.firstYearBytes)) in its first year, and \(disk.folder) has room for \(ByteText.words(room)): \(advice)"
        }
        guard let steady = usual.steadyBytes, steady > room else { return nil }
        return
            "the record comes to \(ByteText.words(steady)) at its steady state, and \(disk.folder) has room for \(ByteText.words(room)): \(advice)"
    }

    private func span(_ days: Int?) -> String { days.map { "\($0) days" } ?? "for ever" }

    private func sum(_ size: HistorySize) -> String {
        "\(ByteText.words(size.firstYearBytes)) after the first year, without what is kept; "
            + (size.steadyBytes.map { "\(ByteText.words($0)) at the steady state, with it" }
                ?? "no steady state, as minutes are kept for ever")
    }

    /// How often each tank can be read, and how many values its gauge has: a line that is slower than it should be writes less.
    private static func gauges(_ site: SiteConfiguration) -> [(scanInterval: Duration, values: Int)] {
        let tanks = Set(site.tanks.map(\.name))
        return site.lines.flatMap { line -> [(scanInterval: Duration, values: Int)] in
            let interval = max(line.scanInterval, ScanEstimate(for: line).wireTimeQuick ?? .zero)
            // A tank's second gauge is compared with the first and not stored.
            return line.gauges.filter { tanks.contains($0.tank) }.map { gauge in
                let values = [gauge.model.interface, gauge.model.temperature].count { $0 != nil } + 1
                return (interval, values)
            }
        }
    }
}

/// The disk on which the database lies or will lie.
private struct Disk {
    let folder: String
    /// For those who are not root, in bytes.
    let free: Int64
    /// By the database and its write-ahead log.
    let taken: Int64

    /// Nil where its folder is not there, or the system does not tell.
    init?(holding database: String) {
        let parts = database.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let name = parts.joined(separator: "/")
        folder = name.isEmpty ? (database.hasPrefix("/") ? "/" : ".") : name
        var figures = statvfs()
        guard statvfs(folder, &figures) == 0 else { return nil }
        let (bytes, isBeyond) = figures.f_bavail.multipliedReportingOverflow(by: figures.f_frsize)
        free = isBeyond ? .max / 2 : Int64(clamping: min(bytes, UInt.max / 4))
        taken = Disk.size(of: database) + Disk.size(of: database + "-wal")
    }

    private static func size(of path: String) -> Int64 {
        var figures = stat()
        return stat(path, &figures) == 0 ? Int64(figures.st_size) : 0
    }
}
