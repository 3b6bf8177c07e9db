import Acquisition
import Alarms
import Quantities
import Snapshots
import Station
import TankFarm
import TestSupport

/// A small farm driven event by event: eight tanks on one line, with limits.
struct Farm {
    static let names: [TankName] = (1...8).map { TankName("TK-10\($0)") }
    static let originator = Originator(operatorName: "wang", terminal: "pts/3")

    let clock = ManualClock()
    var state: FarmState
    /// Whether what goes to the journal is on disk at once.
    var diskAnswers = true
    /// All effects so far, for replay and assertions.
    private(set) var effects: [StationEffect] = []

    init(
        memory: StationMemory = StationMemory(), carriedByConsole: Bool = false, model: GaugeModel = .floatInterface,
        positions: [Double?] = [], zone: SiteZone = .utc, staleAfter: Duration? = nil,
        lowTemperature: Double? = nil, change: (inout StationSettings) -> Void = { _ in }
    ) {
        var settings = Farm.settings(
            carriedByConsole: carriedByConsole, model: model, positions: positions, zone: zone, staleAfter: staleAfter,
            lowTemperature: lowTemperature)
        change(&settings)
        state = FarmState(settings: settings, memory: memory, at: clock.now())
    }

    /// The site's gauge, with a speed that no pump exceeds.
    static func model(maximumRate: Double?) -> GaugeModel {
        let usual = GaugeModel.floatInterface
        return GaugeModel(
            name: usual.name, table: usual.table, level: usual.level, interface: usual.interface,
            temperature: usual.temperature, maximumRateMillimetresPerSecond: maximumRate)
    }

    static func settings(
        carriedByConsole: Bool = false, model: GaugeModel = .floatInterface, positions: [Double?] = [],
        zone: SiteZone = .utc, staleAfter: Duration? = nil,
        lowTemperature: Double? = nil
    ) -> StationSettings {
        let gauges = names.enumerated().map { index, name in
            PolledGauge(
                tank: name, unit: UnitID(UInt8(index + 1)), model: model,
                plausible: [.level: 0...14_500, .interface: 0...14_500, .temperature: -60...200],
                position: index < positions.count ? positions[index] : nil)
        }
        let line = LineSettings(
            name: "south", transport: .tcp(host: "127.0.0.1", port: 502), scanInterval: .seconds(1),
            responseTimeout: .milliseconds(500), gauges: gauges)
        var alarms: [AlarmDefinition] = []
        var capacities: [TankName: TankCapacity] = [:]
        for name in names {
            let tank = AlarmSubject.tank(name)
            alarms += [
                AlarmDefinition(id: AlarmID(tank, .levelHighHigh), limit: 13_500),
                AlarmDefinition(id: AlarmID(tank, .levelHigh), limit: 13_000),
                AlarmDefinition(id: AlarmID(tank, .levelLow), limit: 2_300),
                AlarmDefinition(id: AlarmID(tank, .levelLowLow), limit: 2_150),
                AlarmDefinition(id: AlarmID(tank, .interfaceHigh), limit: 7_500),
                AlarmDefinition(id: AlarmID(tank, .gaugeFault)),
                AlarmDefinition(id: AlarmID(tank, .levelFault)),
                AlarmDefinition(id: AlarmID(tank, .interfaceFault)),
                AlarmDefinition(id: AlarmID(tank, .temperatureFault)),
            ]
            if let lowTemperature {
                alarms.append(
                    AlarmDefinition(id: AlarmID(tank, .temperatureLow), limit: lowTemperature, onDelay: .zero))
            }
            capacities[name] = try? TankCapacity(
                shape: .verticalCylinder(diameterMillimetres: 22_000, bottom: .flat), heightMillimetres: 14_000)
        }
        alarms.append(AlarmDefinition(id: AlarmID(.line("south"), .lineFault)))
        alarms.append(AlarmDefinition(id: AlarmID(.station, .storageFault)))
        return StationSettings(
            name: "Lindong", zone: zone, simulation: false, carriedByConsole: carriedByConsole,
            tanks: names.map { Tank(name: $0, line: "south", unit: 1, shellHeightMillimetres: 14_000) },
            capacities: capacities, lines: [line], alarms: alarms, staleAfter: staleAfter)
    }

    /// The station's own start, with what it enters on disk.
    @discardableResult
    mutating func start() -> [StationEffect] {
        let new = state.start(at: clock.now())
        effects += new
        if let ticket = new.lastTicket { return new + now(.committed(ticket: ticket)) }
        return new
    }

    /// A second later a person wants this.
    @discardableResult
    mutating func ask(_ intent: Intent, by originator: Originator = Farm.originator) -> [StationEffect] {
        after(.intent(intent, originator, request: 1))
    }

    /// A level of one tank a second later.
    @discardableResult
    mutating func read(_ level: Double, _ tank: TankName = "TK-101") -> [StationEffect] {
        after(reading(tank, level: .good(level)))
    }

    /// One second passes, and then this happens.
    @discardableResult
    mutating func after(_ event: StationEvent) -> [StationEffect] { after(.seconds(1), event) }

    /// So much time passes, and then this happens.
    @discardableResult
    mutating func after(_ time: Duration, _ event: StationEvent) -> [StationEffect] {
        clock.advance(by: time)
        return now(event)
    }

    @discardableResult
    mutating func now(_ event: StationEvent) -> [StationEffect] {
        let new = state.reduce(stamped(event), at: clock.now())
        effects += new
        if diskAnswers, let ticket = new.lastTicket {
            return new + now(.committed(ticket: ticket))
        }
        return new
    }

    /// A reading is made when it arrives, and not when the test wrote it down.
    private func stamped(_ event: StationEvent) -> StationEvent {
        guard case .line(.readings(let readings, let figures)) = event else { return event }
        return .line(
            .readings(
                readings.map { reading in
                    Reading(
                        tank: reading.tank, at: clock.now(), level: reading.level, interface: reading.interface,
                        temperature: reading.temperature, asked: reading.asked, extras: reading.extras,
                        detail: reading.detail)
                }, figures))
    }

    func reading(
        _ tank: TankName, level: Measurement, interface: Measurement = .good(3_000),
        temperature: Measurement = .good(32.5), asked: MeasurandSet = .all, extras: [Measurement?] = [],
        detail: String? = nil, figures: LineFigures? = nil
    ) -> StationEvent {
        .line(
            .readings(
                [
                    Reading(
                        tank: tank, at: clock.now(), level: level, interface: interface, temperature: temperature,
                        asked: asked, extras: extras, detail: detail)
                ],
                figures
                    ?? LineFigures(line: "south", replyTime: .milliseconds(20), scanTime: .seconds(1), backOff: nil)))
    }

    /// One request that reads several gauges of a gateway.
    func table(_ levels: [TankName: Double], unchangedFor: Duration?) -> StationEvent {
        let at = clock.now()
        return .line(
            .readings(
                levels.sorted { $0.key < $1.key }.map { tank, level in
                    Reading(
                        tank: tank, at: at, level: .good(level), interface: .good(3_000), temperature: .good(32.5))
                },
                LineFigures(
                    line: "south", replyTime: .milliseconds(20), scanTime: .seconds(1), backOff: nil,
                    unchangedSince: unchangedFor.map {
                        MonotonicTime(nanoseconds: at.monotonic.nanoseconds - $0.wholeNanoseconds)
                    })))
    }

    func failure(_ tank: TankName, _ reason: Reason = .timeout) -> StationEvent {
        reading(tank, level: .bad(reason), interface: .bad(reason), temperature: .bad(reason))
    }

    /// The line is there, and every tank answers with this level.
    mutating func answerAll(level: Double = 8_000) {
        now(.line(.connected("south", at: clock.now())))
        for name in Farm.names { now(reading(name, level: .good(level))) }
    }

    func snapshot() -> FarmSnapshot {
        var state = state
        return state.snapshot(at: clock.now(), waiting: 0)
    }

    func level(_ name: TankName) -> Measurement? { tank(name)?.level }

    func gauge(_ name: TankName) -> GaugeSnapshot? {
        snapshot().lines.first?.gauges.first { $0.tank == name }
    }

    func tank(_ name: TankName) -> TankSnapshot? { snapshot().tanks.first { $0.tank.name == name } }

    func state(_ text: String) -> AlarmState? { alarm(text)?.record.state }

    func alarm(_ text: String) -> AlarmSnapshot? { snapshot().alarms.first { $0.record.id.description == text } }
}

extension StationSettings {
    /// Configures an alarm of a tank, instead of the one of that kind that there is.
    mutating func set(
        _ kind: AlarmKind, _ tank: TankName = "TK-101", _ change: (inout AlarmDefinition) -> Void = { _ in }
    ) {
        let id = AlarmID(.tank(tank), kind)
        var definition = alarms.first { $0.id == id } ?? AlarmDefinition(id: id)
        change(&definition)
        alarms.removeAll { $0.id == id }
        alarms.append(definition)
    }

    mutating func set(tank name: TankName = "TK-101", _ change: (inout Tank) -> Void) {
        for index in tanks.indices where tanks[index].name == name { change(&tanks[index]) }
    }
}

extension AlarmReference {
    /// By the alarm's written name.
    init(_ text: String, serial: Int64? = nil) {
        self.init(alarm: AlarmID(text) ?? AlarmID(.station, .stationFault), serial: serial)
    }
}

extension [StationEffect] {
    /// What the entries that bear this event say.
    func texts(_ event: JournalEvent) -> [String] { entries.filter { $0.event == event }.map { $0.text ?? "" } }

    var changes: [RecordChange] {
        flatMap { effect -> [RecordChange] in
            if case .journal(let items, _) = effect { items.compactMap(\.change) } else { [] }
        }
    }
    var entries: [JournalEntry] {
        flatMap { effect -> [JournalEntry] in
            if case .journal(let items, _) = effect { items.map(\.entry) } else { [] }
        }
    }
    var rung: [String] {
        compactMap { if case .annunciate(let id, _, _, _) = $0 { id.description } else { nil } }
    }
    var lastTicket: Int64? {
        compactMap { if case .journal(_, let ticket) = $0 { ticket } else { nil } }.last
    }
    var readAgain: [TankName] {
        compactMap { if case .readAgain(_, let tank) = $0 { tank } else { nil } }
    }
    var urgencies: [[TankName: TankUrgency]] {
        compactMap { if case .urgencies(_, let urgencies) = $0 { urgencies } else { nil } }
    }
    var samples: [HistorySample] {
        compactMap { if case .sample(let sample) = $0 { sample } else { nil } }
    }
    var notices: [Notice] {
        compactMap { if case .notice(let notice) = $0 { notice } else { nil } }
    }
    var replies: [IntentResult] {
        flatMap { effect -> [IntentResult] in
            if case .reply(_, let results) = effect { results } else { [] }
        }
    }
}
