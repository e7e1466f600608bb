-- Every answer to a ticket is in the office's log, of somebody who is not its player, and every ticket has its number.
SELECT line.ticket, line.nth FROM ticket_line AS line JOIN ticket ON ticket.id = line.ticket
WHERE line.by IS NOT NULL AND (line.by = ticket.player OR NOT EXISTS (SELECT 1 FROM office_log AS log
  WHERE log.about = 'ticket' AND log.subject = CAST(line.ticket AS TEXT) AND log.actor = line.by AND log.at = line.at
    AND log.player = ticket.player AND (log.action = 'answer' OR log.action = 'answer-payment')))
UNION ALL
SELECT ticket.id, NULL FROM ticket WHERE id > (SELECT last FROM ticket_number)
