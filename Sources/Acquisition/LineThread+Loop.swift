import TankFarm

extension LineThread {
    /// A lost line is tried again from start to start after so long at the latest, and after half of it at the earliest:
    /// where forty gateways come back at once, forty lines do not knock in step.
    static let longestConnectPause: Duration = .seconds(1)
    /// A request that a device refused once is offered to it whole again after so long: it may have been booting.
    static let partedFor: Duration = .seconds(3_600)

    /// The thread's whole life.
    func run() {
        blockSignals()
        let link = makeLink()
        defer { link.close() }
        var line = LineState(settings, at: clock.now().monotonic)
        while true {
            let orders = takeOrders()
            if orders.isStopping { return }
            let now = clock.now()
            if let urgencies = orders.urgencies { line.schedule.setUrgencies(urgencies, at: now.monotonic) }
            for tank in orders.readAgain { line.schedule.readAgain(tank) }
            if line.isConnected {
                switch line.schedule.next(at: now.monotonic) {
                case .wait(let instant): wait(until: instant, from: now.monotonic)
                case .ask(let index): ask(index, at: now, over: link, &line)
                }
            } else if line.nextAttempt <= now.monotonic {
                connect(link, &line)
            } else {
                wait(until: line.nextAttempt, from: now.monotonic)
            }
        }
    }

    private func connect(_ link: any RegisterLink, _ line: inout LineState) {
        let begun = clock.now().monotonic
        do {
            try link.connect()
            line.isConnected = true
            line.why = nil
            let now = clock.now()
            line.joinRequests(at: now.monotonic)
            line.schedule.restart(at: now.monotonic)
            handler(.connected(settings.name, at: now))
        } catch {
            let now = clock.now()
            line.nextAttempt = begun + connectPause
            tellDisconnected(error.words, at: now, &line)
            let figures = LineFigures(
                line: settings.name, replyTime: .zero, scanTime: nil, backOff: LineThread.longestConnectPause)
            handler(.readings(line.exchanger.unread(.connection(error.words), at: now), figures))
        }
    }

    /// From the start of one try to connect to the start of the next.
    private var connectPause: Duration { LineThread.longestConnectPause * (0.5 + jitter() / 2) }

    /// A TCP segment that was lost is sent again after 200 ms at the earliest: no answer is given up before.
    private var leastTimeout: Duration {
        if case .tcp = settings.transport { min(.milliseconds(300), settings.responseTimeout) } else { .zero }
    }

    private func ask(_ index: Int, at now: Moment, over link: any RegisterLink, _ line: inout LineState) {
        let timeout = max(line.schedule.begin(index, at: now.monotonic), leastTimeout)
        let outcome = line.exchanger.run(index, over: link, timeout: timeout, clock: clock)
        let end = outcome.at
        var backOff: Duration?
        let ending = outcome.result.ending(isNoisy: outcome.remarks.contains(.noise))
        if let ending {
            backOff = line.schedule.finish(index, ending, replyTime: outcome.replyTime, at: end.monotonic)
        } else {
            // A connection that fails says nothing about the gauge that happened to be asked.
            line.schedule.abandon(index, at: end.monotonic)
        }
        if ending == .answered { line.attempts = 0 }
        var isParted = false
        if case .failure(let error) = outcome.result {
            isParted = line.part(index, refusedWith: error, at: end.monotonic)
        }
        let figures = LineFigures(
            line: settings.name, replyTime: outcome.replyTime, lineTime: outcome.lineTime,
            scanTime: line.schedule.scanTime, backOff: backOff, remarks: outcome.remarks,
            unchangedSince: outcome.unchangedSince, failure: outcome.failure)
        // That a request is too wide says nothing about the gauges in it; its parts will.
        handler(.readings(isParted ? [] : outcome.readings, figures))
        if let why = outcome.connectionLost {
            link.close()
            line.isConnected = false
            line.exchanger.forget()
            // A line that worked is tried at once; one that opens and never answers waits as one that does not open.
            line.nextAttempt = line.attempts == 0 ? end.monotonic : end.monotonic + connectPause
            line.attempts += 1
            tellDisconnected(why, at: end, &line)
        } else if outcome.failure == nil, let parted = line.partedAt,
            end.monotonic - parted >= LineThread.partedFor
        {
            line.joinRequests(at: end.monotonic)
        }
    }

    private func tellDisconnected(_ why: String, at now: Moment, _ line: inout LineState) {
        guard line.why != why else { return }
        line.why = why
        handler(.disconnected(settings.name, why: why.withoutControls, at: now))
    }
}

/// What the line's thread knows from one turn of its loop to the next.
struct LineState {
    var exchanger: LineExchanger
    var schedule: PollSchedule
    var isConnected = false
    var nextAttempt: MonotonicTime
    /// Connections lost since the last good answer.
    var attempts = 0
    /// The reason last told for being disconnected.
    var why: String?
    /// When a request was last parted because its device refused it.
    var partedAt: MonotonicTime?
    init(_ settings: LineSettings, at now: MonotonicTime) {
        exchanger = LineExchanger(for: settings)
        schedule = PollSchedule(
            entries: exchanger.requests.map { settings.entry(for: $0) }, interval: settings.scanInterval,
            responseTimeout: settings.responseTimeout, at: now)
        nextAttempt = now
    }

    /// Parts a request that its device refuses; false where there is nothing to part.
    mutating func part(_ index: Int, refusedWith error: LinkError, at now: MonotonicTime) -> Bool {
        guard let halves = exchanger.part(index, refusedWith: error) else { return false }
        schedule.split(index, into: halves.map { exchanger.settings.entry(for: $0) }, at: now)
        partedAt = now
        return true
    }

    /// Offers the requests whole again where some were parted.
    mutating func joinRequests(at now: MonotonicTime) {
        partedAt = nil
        guard exchanger.isParted else { return }
        exchanger.join()
        schedule.replan(exchanger.requests.map { exchanger.settings.entry(for: $0) }, at: now)
    }
}

extension Result<[UInt16], LinkError> {
    /// How the exchange ended for its gauge; nil when it speaks of the connection and not of the gauge.
    /// - Parameter isNoisy: bytes came that were nobody's frame.
    func ending(isNoisy: Bool) -> PollSchedule.Ending? {
        switch self {
        case .success: .answered
        // What is not the answer is passed over, and the answer waited for to the end; it may still come. To ask again at
        // once would cost more than silence does.
        case .failure(.timeout), .failure(.wrongUnit), .failure(.wrongAnswer): .silent
        case .failure(.badChecksum) where isNoisy: .silent
        case .failure(.truncated), .failure(.badChecksum): .garbled
        case .failure(.exception): .refused
        case .failure(.connection): nil
        }
    }
}
