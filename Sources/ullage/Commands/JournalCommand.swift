import Alarms
import ArgumentParser
import Configuration
import Reports
import Station
import Storage
import TankFarm

struct JournalCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv }

    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Alarms, acknowledgements and what operators did, oldest first.",
        discussion:
            "What is given narrows it down; an entry is printed where all of it holds. --verify computes the chain of hashes anew: status 1 and the entry's name where it breaks. With --head it is also held against what stands on a shift summary or in the station's log."
    )

    /// Entries that are put into columns together: a journal of millions is printed out of little memory.
    private static let entriesAtOnce = 500

    @OptionGroup var site: SiteOption
    @OptionGroup var period: PeriodOptions
    @Option(name: .long, help: ArgumentHelp("Only what is about this tank.", valueName: "TANK")) var tank: String?
    @Option(name: .long, help: ArgumentHelp("Only alarms of this kind, as level_hh.", valueName: "KIND")) var kind:
        String?
    @Option(name: .long, help: ArgumentHelp("Only this event, as acknowledged.", valueName: "EVENT")) var event: String?
    @Option(
        name: .customLong("operator"), parsing: .unconditional,
        help: ArgumentHelp("Only what this person did.", valueName: "NAME"))
    var operatorName: String?
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Only what has these words in it, in any case.", valueName: "TEXT"))
    var search: String?
    @Flag(name: .long, help: "One JSON object a line, as --format json.") var json = false
    @Option(name: .long, help: "text, json or csv.") var format: Format?
    @Flag(name: .long, help: "Checks the chain of hashes instead.") var verify = false
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("With --verify: the entry's number and the hash from the paper.", valueName: "N:HASH"))
    var head: String?

    func run() throws {
        if verify { return try checkChain() }
        guard head == nil else { throw CommandFailure.wrong("--head goes with --verify") }
        guard !json || format == nil || format == .json else {
            throw CommandFailure.wrong("--json and --format \(format?.rawValue ?? "") exclude one another")
        }
        let query = try query()
        let configuration = try site.load()
        // The record is asked, and not the configuration: a tank that is gone from it still has its entries.
        let record = try SiteRecord(configuration)
        let format = json ? .json : format ?? .text
        if format == .csv { try Output.line(JournalDocument.csvHeader) }
        var waiting: [JournalEntry] = []
        try SiteRecord.streaming {
            try record.database.forEachEntry(matching: query) { stored in
                switch format {
                case .json:
                    try Output.line(
                        JournalDocument.json(
                            stored.entry, sequence: stored.sequence, hash: HexText.of(stored.hash)
                        ).text)
                case .csv:
                    try Output.line(
                        JournalDocument.csvRow(stored.entry, sequence: stored.sequence, hash: HexText.of(stored.hash)))
                case .text:
                    waiting.append(stored.entry)
                    if waiting.count >= JournalCommand.entriesAtOnce {
                        try print(&waiting, configuration.zone)
                    }
                }
            }
        }
        try print(&waiting, configuration.zone)
        try Output.flush()
    }

    private func print(_ entries: inout [JournalEntry], _ zone: SiteZone) throws {
        for line in JournalTable.lines(entries, zone: zone) { try Output.line(line) }
        entries.removeAll(keepingCapacity: true)
    }

    /// - Throws: `CommandFailure` with status 2 for a kind or event that there is not, with the nearest list.
    private func query() throws -> JournalQuery {
        var query = JournalQuery()
        (query.from, query.to) = try period.period(now: SystemMoments().now().wall)
        query.tank = tank.map { TankName($0) }
        query.kind = try kind.map { text in
            guard let kind = AlarmKind(rawValue: text) else {
                throw CommandFailure.wrong(
                    "--kind \(text): there are \(AlarmKind.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return kind
        }
        query.event = try event.map { text in
            guard let event = JournalEvent(rawValue: text.replacing("-", with: "_")) else {
                throw CommandFailure.wrong(
                    "--event \(text): there are \(JournalEvent.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return event
        }
        query.operatorName = operatorName
        query.words = search
        return query
    }

    // MARK: The chain

    private func checkChain() throws {
        guard
            period.from == nil, period.to == nil, tank == nil, kind == nil, event == nil, operatorName == nil,
            search == nil, !json, format == nil
        else { throw CommandFailure.wrong("--verify checks the whole journal: it goes with --head alone") }
        let head = try head.map { text in
            guard let head = JournalHead(text) else {
                throw CommandFailure.wrong(
                    "--head \(text): write the entry's number, a colon and its 16 hexadecimal digits, as the shift summary has them"
                )
            }
            return head
        }
        let record = try SiteRecord(try site.load())
        let found = try SiteRecord.reading { () throws(StorageError) in
            try record.database.verifyJournal(head: head.map { ($0.count, $0.hashPrefix) })
        }
        switch found {
        case .intact(let count):
            let head = try SiteRecord.reading { () throws(StorageError) in try record.database.journalHead() }
            try Output.line("journal intact: \(count) \(count == 1 ? "entry" : "entries"), head \(head)")
            try Output.flush()
        case .broken(let sequence, let words):
            throw CommandFailure.impossible("the journal breaks at entry \(sequence): \(words)")
        }
    }
}
