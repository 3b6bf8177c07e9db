import ArgumentParser
import Configuration
import Reports
import Station
import Storage
import TankFarm

struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Alarms, acknowledgements and what operators did, oldest first.")

    @OptionGroup var site: SiteOption
    @OptionGroup var period: PeriodOptions
    @Flag(name: .long, help: "One JSON object a line.") var json = false
    @Flag(name: .long, help: "Checks the chain of hashes (comes later).") var verify = false

    func run() throws {
        guard !verify else { throw Later.refusal("`ullage journal --verify`") }
        let configuration = try site.load()
        let (from, to) = try period.period(now: SystemMoments().now().wall)
        let record = try SiteRecord(configuration)
        let entries = try SiteRecord.reading { () throws(StorageError) in
            try record.database.journal(from: from, to: to)
        }.map(\.entry)
        if json {
            for entry in entries { try Output.line(JournalDocument.json(entry).text) }
        } else {
            for line in JournalTable.lines(entries, zone: configuration.zone) { try Output.line(line) }
        }
        try Output.flush()
    }
}
