import Alarms
import ArgumentParser
import Configuration
import Reports
import Snapshots
import Station
import Storage
import TankFarm

struct AlarmsCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, csv }

    static let configuration = CommandConfiguration(
        commandName: "alarms",
        abstract: "Lists the alarms that now stand; the figures of the alarm load; the master list.",
        discussion:
            "The figures are those of the last 24 hours unless --from or --to says otherwise. The master list is what the configuration makes of every alarm; it needs no station and no database."
    )

    /// What `--statistics` tells of where no period is given.
    static let usualSpan: Duration = .seconds(86_400)

    @OptionGroup var site: SiteOption
    @Flag(name: .long, help: "One JSON object a line.") var json = false
    @Option(name: .long, help: ArgumentHelp("Only alarms of this priority.", valueName: "PRIORITY")) var priority:
        String?
    @Option(name: .long, help: ArgumentHelp("Only alarms of this group's tanks.", valueName: "GROUP")) var group:
        String?
    @Option(name: .long, help: ArgumentHelp("Only alarms in this state, as shelved.", valueName: "STATE")) var state:
        String?
    @Option(name: .long, help: ArgumentHelp("Only alarms of this tank.", valueName: "TANK")) var tank: String?
    @Flag(name: .customLong("not-watched"), help: "The tanks whose overfill alarm cannot ring now, and why.")
    var notWatched = false
    @Flag(name: .long, help: "The figures of the alarm load.") var statistics = false
    @OptionGroup var period: PeriodOptions
    @Flag(name: .long, help: "All alarms with their defaults resolved, and the list's hash.") var master = false
    @Option(name: .long, help: "With --master: text or csv.") var format: Format?

    func validate() throws {
        guard [notWatched, statistics, master].count(where: { $0 }) <= 1 else {
            throw ValidationError("--not-watched, --statistics and --master exclude one another")
        }
        let isFiltered = priority != nil || group != nil || state != nil || tank != nil
        if isFiltered, notWatched || statistics || master {
            throw ValidationError("--priority, --group, --state and --tank narrow down the list of what stands alone")
        }
        if !statistics, period.from != nil || period.to != nil {
            throw ValidationError("--from and --to go with --statistics; `ullage journal` has the past alarms")
        }
        if format != nil, !master { throw ValidationError("--format goes with --master") }
        if master, json { throw ValidationError("--master comes as --format text or csv") }
    }

    func run() throws {
        if master { return try printMaster() }
        if statistics { return try printStatistics() }
        let chosen = try AlarmChoice(priority: priority, group: group, state: state, tank: tank)
        let configuration = try site.load()
        try chosen.check(configuration)
        let snapshot = try SiteRecord.latestSnapshot(configuration, at: SystemMoments().now())
        if notWatched { return try printNotWatched(snapshot) }
        if !snapshot.isLive { Output.error("ullage: no station runs; these alarms stood when the last one ended") }
        let alarms = snapshot.alarms.filter { chosen.takes($0.confirmed, configuration) }
        if json {
            for alarm in alarms {
                try Output.line(AlarmDocument.json(alarm.confirmed, guidance: alarm.guidance).text)
            }
        } else if alarms.isEmpty {
            try Output.line(chosen.isAll ? "no alarm stands" : "no such alarm stands")
        } else {
            for line in AlarmTable.lines(alarms.map(\.confirmed), zone: snapshot.zone) { try Output.line(line) }
        }
        try Output.flush()
    }

    private func printNotWatched(_ snapshot: FarmSnapshot) throws {
        if !snapshot.isLive { Output.error("ullage: no station runs: nothing is watched") }
        for tank in snapshot.tanks {
            guard let reason = tank.notWatched else { continue }
            if json {
                try Output.line(
                    JSONText.object([
                        .init("tank", .string(tank.tank.name.text)), .init("why", .string(reason.why)),
                        .init("since", JSONText(reason.since)), .init("by", JSONText(reason.by)),
                    ]).text)
            } else {
                let since = reason.since.map { " since \(snapshot.zone.words(of: $0))" } ?? ""
                let by = reason.by.map { ", by \($0)" } ?? ""
                try Output.line("\(tank.tank.name)  \(reason.why)\(since)\(by)".withoutControls)
            }
        }
        if !json { try Output.line("\(snapshot.watchedCount) of \(snapshot.tanks.count) tanks are watched") }
        try Output.flush()
    }

    private func printStatistics() throws {
        let configuration = try site.load()
        let now = SystemMoments().now()
        let (from, to) = try period.period(now: now.wall)
        let end = min(to ?? now.wall, now.wall)
        let begin = from ?? end - AlarmsCommand.usualSpan
        guard begin < end else { throw CommandFailure.wrong("--from \(begin.rfc3339) lies in the future") }
        let record = try SiteRecord(configuration)
        // What waited at the end of a time that has passed, the journal alone tells.
        let standing =
            end < now.wall ? nil : try SiteRecord.latestSnapshot(configuration, at: now).alarms.map(\.confirmed)
        let papers = AlarmLoadPapers(site: configuration, database: record.database)
        let document = try SiteRecord.streaming { try papers.document(from: begin, to: end, standing: standing) }
        if json {
            try Output.line(document.json.text)
        } else {
            for line in document.lines { try Output.line(line) }
        }
        try Output.flush()
    }

    private func printMaster() throws {
        let configuration = try site.load()
        let list = MasterAlarmList(configuration.alarms)
        let hash = RecordDigest.sha256Hex(of: list.canonicalBytes)
        switch format ?? .text {
        case .text: for line in list.text(hash: hash) { try Output.line(line) }
        case .csv: for row in list.csv(hash: hash) { try Output.line(row) }
        }
        try Output.flush()
    }
}

/// Which of the alarms that stand are wanted.
struct AlarmChoice {
    private var priority: AlarmPriority?
    private var group: String?
    private var state: AlarmState?
    private var tank: TankName?

    /// - Throws: `CommandFailure` with status 2 for a priority or state that there is not.
    init(priority: String?, group: String?, state: String?, tank: String?) throws {
        self.priority = try priority.map { text in
            guard let priority = AlarmPriority(rawValue: text) else {
                throw CommandFailure.wrong("--priority \(text): critical, high, medium or low")
            }
            return priority
        }
        self.group = group
        self.state = try state.map { text in
            guard let state = AlarmState(rawValue: text.replacing("-", with: "_")), state != .normal else {
                let states = AlarmState.allCases.filter { $0 != .normal }.map(\.rawValue)
                throw CommandFailure.wrong("--state \(text): there are \(states.joined(separator: ", "))")
            }
            return state
        }
        self.tank = tank.map { TankName($0) }
    }

    var isAll: Bool { priority == nil && group == nil && state == nil && tank == nil }

    /// - Throws: `CommandFailure` with status 1 for a tank or group that the site does not have.
    func check(_ site: SiteConfiguration) throws {
        if let tank { try site.requireTank(tank) }
        if let group, !site.tanks.contains(where: { $0.group == group }) {
            throw CommandFailure.impossible("there is no group \(group) in this configuration")
        }
    }

    func takes(_ record: AlarmRecord, _ site: SiteConfiguration) -> Bool {
        if let priority, record.priority != priority { return false }
        if let state, record.state != state { return false }
        if let tank, record.id.tank != tank { return false }
        guard let group else { return true }
        return site.tanks.contains { $0.name == record.id.tank && $0.group == group }
    }
}
